import type { Identity } from '../../../domain/customers/identity.ts';
import { normalizePhone, phoneTail } from '../../../domain/kernel/phone.ts';
import { refuse } from '../../platform/http/refuse.ts';
import type { SecretBox } from '../../platform/secrets/box.ts';

/** Whose key phone numbers are kept under. */
export type PhoneBox = Pick<SecretBox, 'seal' | 'open' | 'fingerprint'>;

export type SealedPhone = { readonly fingerprint: string; readonly sealed: string; readonly tail: string };

/** What one trace of a person says of who she is. */
export type Sighting = { readonly identities: readonly Identity[]; readonly phones: readonly SealedPhone[] };

/** Identities as other programs give them. */
export type GivenIdentities = {
  readonly externalUserid?: string;
  readonly unionid?: string;
  readonly phone?: string;
  readonly memberNo?: string;
  readonly openid?: { readonly app: string; readonly value: string };
  readonly custom?: { readonly key: string; readonly value: string };
};

/** Throws `phone.malformed` for what is no number. */
export function sightingOf(box: PhoneBox, given: GivenIdentities): Sighting {
  const phone = given.phone === undefined ? undefined : sealPhone(box, given.phone);
  const identities: Identity[] = [];
  const add = (kind: Identity['kind'], value: string | undefined) => void (value === undefined || identities.push({ kind, value }));
  add('external_userid', given.externalUserid);
  add('unionid', given.unionid);
  add('openid', given.openid === undefined ? undefined : `${given.openid.app}:${given.openid.value}`);
  add('member_no', given.memberNo);
  add('custom', given.custom === undefined ? undefined : `${given.custom.key}:${given.custom.value}`);
  add('phone', phone?.fingerprint);
  return { identities, phones: phone === undefined ? [] : [phone] };
}

function sealPhone(box: PhoneBox, text: string): SealedPhone {
  const phone = normalizePhone(text);
  if (phone === undefined) throw refuse('phone.malformed', { phone: text.slice(0, 20) });
  return { fingerprint: box.fingerprint(phone), sealed: box.seal(phone), tail: tailFingerprint(box, phoneTail(phone)) };
}

/** By which numbers that end in these four digits are found. */
export function tailFingerprint(box: Pick<PhoneBox, 'fingerprint'>, tail: string): string {
  return box.fingerprint(`tail:${tail}`);
}
