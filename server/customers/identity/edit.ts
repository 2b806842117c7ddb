import type { Static } from 'typebox';
import type { createCustomer as createContract } from '../../../domain/customers/profile-contract.ts';
import { newcomerName } from '../../../domain/customers/newcomer.ts';
import type { Identity, IdentityKind } from '../../../domain/customers/identity.ts';
import { actorText } from '../../../domain/kernel/actor.ts';
import { bucketOf } from '../../../domain/kernel/bucket.ts';
import { searchGrams } from '../../../domain/kernel/search.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { at } from '../../platform/db/bind.ts';
import type { Tx } from '../../platform/db/database.ts';
import { refuse } from '../../platform/http/refuse.ts';
import { newId } from '../../platform/ids/new-id.ts';
import { recordFacts } from '../../platform/reactor/record.ts';
import { identitiesOf } from './identities.ts';
import { resolveSightings } from './resolve.ts';
import { claimIdentities, insertNewcomers, keepPhones } from './rows.ts';
import { sightingOf, type PhoneBox } from './sighting.ts';

type Given = Static<(typeof createContract)['body']>;

/** The customer who has these identities, or a new one. What was empty of one who is known is filled. */
export async function createCustomer(
  tx: Tx,
  scope: Scope,
  now: number,
  box: PhoneBox,
  given: Given,
): Promise<{ customerId: string; isNew: boolean }> {
  const sighting = sightingOf(box, given);
  const actor = actorText(scope.actor);
  const name = given.name ?? newcomerName(given);
  if (sighting.identities.length === 0) {
    const customerId = newId(now);
    await insertNewcomers(tx, now, scope.corpId, new Map([[customerId, name]]));
    await recordFacts(tx, now, [{ kind: 'customer.known', corpId: scope.corpId, customerId, at: now, actor, data: { origin: 'api' } }]);
    if (given.gender !== undefined) await writeProfile(tx, now, scope, customerId, { gender: given.gender });
    return { customerId, isNew: true };
  }
  const [resolved] = await resolveSightings(tx, now, scope.corpId, [sighting], { origin: 'api', actor, nameOf: () => name });
  if (resolved === undefined) throw new Error('a sighting was not resolved');
  const { customerId, isNew } = resolved;
  const row = await lockProfile(tx, scope, customerId);
  if (row.gender === 'unknown' && given.gender !== undefined && given.gender !== 'unknown')
    await writeProfile(tx, now, scope, customerId, { gender: given.gender });
  return { customerId, isNew };
}

/** Changes what was given. Identities are added; only the member number, the company's own word, may be replaced. */
export async function updateCustomer(tx: Tx, scope: Scope, now: number, box: PhoneBox, customerId: string, given: Given): Promise<void> {
  const row = await lockProfile(tx, scope, customerId);
  const known = await identitiesOf(tx, scope, customerId);
  const renames = given.name !== undefined && given.name !== row.name;
  if (renames && known.some(({ kind }) => kind === 'external_userid')) throw refuse('customer.named_by_wecom');
  const { identities, phones } = sightingOf(box, given);
  const fresh = identities.filter((one) => !known.some((other) => isSame(one, other)));
  for (const one of fresh) {
    if (known.some((other) => other.kind === one.kind && SINGLE.has(one.kind)))
      throw refuse('identity.has_another', { what: WORDS[one.kind] });
  }
  const replaced = fresh.some(({ kind }) => kind === 'member_no') ? known.filter(({ kind }) => kind === 'member_no') : [];
  for (const { kind, value } of replaced) {
    await tx
      .deleteFrom('customerIdentity')
      .where('corpId', '=', scope.corpId)
      .where('kind', '=', kind)
      .where('value', '=', value)
      .execute();
  }
  await claim(tx, scope, now, customerId, fresh);
  await keepPhones(
    tx,
    now,
    scope.corpId,
    phones.filter(({ fingerprint }) => fresh.some(({ value }) => value === fingerprint)).map((phone) => ({ ...phone, customerId })),
  );
  const profile = {
    ...(renames && given.name !== undefined ? { name: given.name } : {}),
    ...(given.gender === undefined || given.gender === row.gender ? {} : { gender: given.gender }),
  };
  if (Object.keys(profile).length > 0) await writeProfile(tx, now, scope, customerId, profile);
  const fields = [...Object.keys(profile), ...fresh.map(({ kind }) => kind)];
  if (fields.length === 0) return;
  const about = { corpId: scope.corpId, customerId, at: now, actor: actorText(scope.actor) };
  await recordFacts(tx, now, [{ ...about, kind: 'profile.changed', data: { fields } }]);
}

/** What a person has one of, and what of it cannot be replaced by hand. */
const SINGLE: ReadonlySet<IdentityKind> = new Set(['external_userid', 'unionid']);

const WORDS: Readonly<Record<IdentityKind, string>> = {
  external_userid: '企业微信客户身份',
  unionid: 'unionid',
  openid: ' openid',
  member_no: '会员号',
  custom: '自定义编号',
  phone: '手机号',
};

async function claim(tx: Tx, scope: Scope, now: number, customerId: string, fresh: readonly Identity[]): Promise<void> {
  const claims = fresh.map((one) => ({ ...one, customerId }));
  const taken = await claimIdentities(tx, now, scope.corpId, claims);
  const lost = claims.find(({ kind, value }) => !taken.has(`${kind} ${value}`));
  if (lost === undefined) return;
  const owner = await tx
    .selectFrom('customerIdentity')
    .select('customerId')
    .where('corpId', '=', scope.corpId)
    .where('kind', '=', lost.kind)
    .where('value', '=', lost.value)
    .executeTakeFirst();
  throw refuse('identity.of_another', { what: WORDS[lost.kind], customerId: owner?.customerId ?? '' });
}

function isSame(a: Identity, b: Identity): boolean {
  return a.kind === b.kind && a.value === b.value;
}

async function lockProfile(tx: Tx, scope: Scope, customerId: string): Promise<{ name: string; gender: string }> {
  const row = await tx
    .selectFrom('customer')
    .select(['name', 'gender'])
    .where('bucket', '=', bucketOf(customerId))
    .where('id', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw refuse('customer.not_found');
  return row;
}

async function writeProfile(
  tx: Tx,
  now: number,
  scope: Scope,
  customerId: string,
  profile: { readonly name?: string; readonly gender?: string },
): Promise<void> {
  await tx
    .updateTable('customer')
    .set({ ...profile, ...(profile.name === undefined ? {} : { searchGrams: searchGrams(profile.name) }), updatedAt: at(now) })
    .where('bucket', '=', bucketOf(customerId))
    .where('id', '=', customerId)
    .where('corpId', '=', scope.corpId)
    .execute();
}
