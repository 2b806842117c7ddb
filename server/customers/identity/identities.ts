import type { Identity, IdentityKind } from '../../../domain/customers/identity.ts';
import { actorText } from '../../../domain/kernel/actor.ts';
import { bucketOf } from '../../../domain/kernel/bucket.ts';
import { localPhone, maskedPhone } from '../../../domain/kernel/phone.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import type { Query, Tx } from '../../platform/db/database.ts';
import { refuse } from '../../platform/http/refuse.ts';
import { recordFacts } from '../../platform/reactor/record.ts';
import type { PhoneBox } from './sighting.ts';

/** All that names a customer, the newest first. Phone numbers are fingerprints. */
export async function identitiesOf(tx: Query, scope: Scope, customerId: string): Promise<readonly Identity[]> {
  const rows = await tx
    .selectFrom('customerIdentity')
    .select(['kind', 'value'])
    .where('bucket', '=', bucketOf(customerId))
    .where('customerId', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.flatMap(({ kind, value }) => (isKind(kind) ? [{ kind, value }] : []));
}

/** The identities as the API shows them. */
export function identityView(identities: readonly Identity[]) {
  const newest = (kind: IdentityKind) => identities.find((one) => one.kind === kind)?.value ?? null;
  const halves = (kind: IdentityKind) => identities.filter((one) => one.kind === kind).map(({ value }) => halvesOf(value));
  return {
    externalUserid: newest('external_userid'),
    unionid: newest('unionid'),
    memberNo: newest('member_no'),
    openids: halves('openid').map(([app, value]) => ({ app, value })),
    customIds: halves('custom').map(([key, value]) => ({ key, value })),
  };
}

/** The customer's phone numbers without their middle, in the order in which they became known. */
export async function maskedPhones(tx: Query, scope: Scope, box: PhoneBox, customerId: string): Promise<string[]> {
  return (await phonesOf(tx, scope, box, customerId)).map(maskedPhone);
}

/** The customer's phone numbers whole; that somebody looked stays on her timeline. */
export async function viewPhones(tx: Tx, scope: Scope, now: number, box: PhoneBox, customerId: string): Promise<string[]> {
  const customer = await tx
    .selectFrom('customer')
    .select('id')
    .where('bucket', '=', bucketOf(customerId))
    .where('id', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .executeTakeFirst();
  if (customer === undefined) throw refuse('customer.not_found');
  const phones = await phonesOf(tx, scope, box, customerId);
  if (phones.length > 0)
    await recordFacts(tx, now, [
      { kind: 'phone.viewed', corpId: scope.corpId, customerId, at: now, actor: actorText(scope.actor), data: { count: phones.length } },
    ]);
  return phones;
}

async function phonesOf(tx: Query, scope: Scope, box: PhoneBox, customerId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('customerPhone')
    .select('sealed')
    .where('bucket', '=', bucketOf(customerId))
    .where('customerId', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .orderBy('addedAt')
    .orderBy('fingerprint')
    .execute();
  return rows.map(({ sealed }) => localPhone(box.open(sealed)));
}

function halvesOf(value: string): [string, string] {
  const colon = value.indexOf(':');
  return [value.slice(0, colon), value.slice(colon + 1)];
}

const KINDS: ReadonlySet<string> = new Set<IdentityKind>(['external_userid', 'unionid', 'openid', 'member_no', 'custom', 'phone']);
function isKind(kind: string): kind is IdentityKind {
  return KINDS.has(kind);
}
