import { Type, type Static } from 'typebox';
import { Closed } from '../kernel/route.ts';
import { Uuid } from '../kernel/schema.ts';

const IdentityText = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\s\\p{Cc}\\p{Cs}]+$' });
/** As people write it; see `normalizePhone`. */
const PhoneText = Type.String({ minLength: 5, maxLength: 40 });
const Short = Type.String({ minLength: 1, maxLength: 40, pattern: '^[\\w.-]+$' });

/** What names a customer from outside, beside our own id. */
export const IDENTITY_FIELDS = {
  externalUserid: Type.Optional(IdentityText),
  unionid: Type.Optional(IdentityText),
  phone: Type.Optional(PhoneText),
  memberNo: Type.Optional(IdentityText),
  openid: Type.Optional(Closed({ app: Short, value: IdentityText })),
  custom: Type.Optional(Closed({ key: Short, value: IdentityText })),
};

/** A customer as other programs name her: one of these. */
export const CustomerReference = Type.Union([
  Closed({ customerId: Uuid }),
  Closed({ externalUserid: IdentityText }),
  Closed({ unionid: IdentityText }),
  Closed({ phone: PhoneText }),
  Closed({ memberNo: IdentityText }),
  Closed({ openid: Closed({ app: Short, value: IdentityText }) }),
  Closed({ custom: Closed({ key: Short, value: IdentityText }) }),
]);
export type CustomerReference = Static<typeof CustomerReference>;
