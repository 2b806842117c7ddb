import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Customer } from '../../domain/customers/contract.ts';
import { actorParts, actorWords } from '../../domain/customers/actors.ts';
import { sourceText } from '../../domain/customers/words.ts';
import { bucketOf } from '../../domain/kernel/bucket.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { Query } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { currentStages } from './current-stages.ts';
import { friendshipsOf, friendshipView, type FriendshipRow } from './friendships.ts';
import { identitiesOf, identityView, maskedPhones } from './identity/identities.ts';
import type { PhoneBox } from './identity/sighting.ts';
import { operatorNames, staffNames } from './names.ts';
import { rowView, type FactsColumns } from './row-view.ts';

/** One customer whole, read from the tables themselves: what was just changed shows. */
export async function readCustomer(tx: Query, scope: Scope, box: PhoneBox, customerId: string): Promise<Static<typeof Customer>> {
  const bucket = bucketOf(customerId);
  const profile = await readProfile(tx, scope, bucket, customerId);
  if (profile === undefined) throw refuse('customer.not_found');
  const identities = await identitiesOf(tx, scope, customerId);
  const friendships = await friendshipsOf(tx, scope, bucket, customerId);
  const taggings = await readTaggings(tx, scope, bucket, customerId);
  const actors = taggings.map((tagging) => actorParts(tagging.addedBy));
  const names = {
    staff: await staffNames(tx, scope, [...friendships.map((f) => f.staffId), ...idsOf(actors, 'staff')]),
    operators: await operatorNames(tx, scope, idsOf(actors, 'operator')),
    sops: new Map<number, string>(),
  };
  const tags = taggings.map((t) => ({ id: String(t.tagId), name: t.name, groupName: t.groupName }));
  return {
    ...rowView(scope, { ...profile, ...friendshipColumns(friendships) }, tags, names.staff),
    ...identityView(identities),
    phones: await maskedPhones(tx, scope, box, customerId),
    wecomType: profile.wecomType,
    corpName: profile.corpName,
    jobTitle: profile.jobTitle,
    friendships: friendships.map((friendship) => friendshipView(scope, friendship, names.staff)),
    taggings: taggings.map((t, i) => ({
      tag: tags[i] ?? { id: String(t.tagId), name: t.name, groupName: t.groupName },
      source: sourceText(t.source),
      addedAt: isoIn(t.addedAt, scope.zone),
      addedBy: actorWords(t.addedBy, names),
    })),
    stages: await currentStages(tx, scope, bucket, customerId),
  };
}

type Profile = Omit<FactsColumns, 'friendStaff' | 'ownerStaffId' | 'friendSince' | 'lostAt'> & {
  wecomType: 'wechat' | 'wecom' | null;
  corpName: string | null;
  jobTitle: string | null;
};

async function readProfile(tx: Query, scope: Scope, bucket: number, id: string): Promise<Profile | undefined> {
  const { rows } = await sql<Profile>`
    select c.id, c.name, c.gender, c.known_at, c.wecom_type, c.corp_name, c.job_title, f.last_interaction_at, coalesce(f.order_count, 0) as order_count,
      coalesce(f.order_sum_fen, 0) as order_sum_fen
    from customer c left join customer_facts f on f.bucket = c.bucket and f.customer_id = c.id
    where c.bucket = ${bucket} and c.id = ${id} and c.corp_id = ${scope.corpId}`.execute(tx);
  return rows[0];
}

function readTaggings(tx: Query, scope: Scope, bucket: number, id: string) {
  return tx
    .selectFrom('tagging')
    .innerJoin('tag', 'tag.id', 'tagging.tagId')
    .innerJoin('tagGroup', 'tagGroup.id', 'tag.groupId')
    .select(['tagging.tagId', 'tag.name', 'tagGroup.name as groupName', 'tagging.source', 'tagging.addedBy', 'tagging.addedAt'])
    .where('tagging.bucket', '=', bucket)
    .where('tagging.customerId', '=', id)
    .where('tagging.corpId', '=', scope.corpId)
    .where('tagging.removedAt', 'is', null)
    .where('tag.deletedAt', 'is', null)
    .orderBy('tagging.addedAt')
    .orderBy('tagging.tagId')
    .execute();
}

/** What the facts row would say of her friendships: the owner is the earliest live one. */
function friendshipColumns(
  friendships: readonly FriendshipRow[],
): Pick<FactsColumns, 'friendStaff' | 'ownerStaffId' | 'friendSince' | 'lostAt'> {
  const live = friendships.filter((f) => f.lostAt === null);
  const first = live[0];
  const lost = friendships.flatMap((f) => f.lostAt ?? []);
  return {
    friendStaff: live.map((f) => f.staffId),
    ownerStaffId: first?.staffId ?? null,
    friendSince: first?.addedAt ?? null,
    lostAt: live.length > 0 || lost.length === 0 ? null : Math.max(...lost),
  };
}

function idsOf(actors: readonly { kind: string; id: number | null }[], kind: string): number[] {
  return actors.flatMap((actor) => (actor.kind === kind && actor.id !== null ? [actor.id] : []));
}
