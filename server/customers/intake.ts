import { NO_REPAIRS, repairsOf, type Repairs } from '../../domain/wecom/repairs.ts';
import { recordFacts, type Lane, type NewFact } from '../platform/reactor/record.ts';
import { staffByUserids } from '../org/service.ts';
import type { Tx } from '../platform/db/database.ts';
import type { WecomContact } from './contact.ts';
import { insertCustomers, lockCustomers, updateProfiles, type Known } from './intake-customers.ts';
import { readFriendships, takeRelation, writeFriendships, type Friendship, type FriendshipChange } from './intake-friendships.ts';
import { claimIdentities } from './intake-identity.ts';
import { addTaggings, endTaggings, goneEverywhere, ourTagIds, takeTags, type TagDiff } from './intake-tags.ts';

export type IntakeResult = Repairs & {
  /** WeCom's ids of tags that we do not know yet: the tag library is out of date. */
  readonly unknownTags: readonly string[];
};

export type IntakeOptions = {
  /** When the answer was asked for: what we wrote since then is newer. */
  readonly asOf: number;
  /** When the change of tags happened, where a callback says so; now otherwise. */
  readonly tagsAt?: number;
  /** The adding that a callback told of, when it did. */
  readonly added?: { readonly userid: string; readonly at: number };
  readonly lane?: Lane;
};

/**
 * Takes in a page of customers with relations as WeCom shows them. Idempotent: what is known changes nothing. A fixed
 * number of statements whatever the size of the page.
 */
export async function upsertFromWecom(
  tx: Tx,
  now: number,
  corpId: number,
  contacts: readonly WecomContact[],
  options: IntakeOptions,
): Promise<IntakeResult> {
  if (contacts.length === 0) return NOTHING;
  const owners = await claimIdentities(tx, now, corpId, contacts);
  const known = contacts.flatMap((contact): Known[] => {
    const customerId = owners.byUserid.get(contact.externalUserid);
    return customerId === undefined ? [] : [{ customerId, contact }];
  });
  const ids = Array.from(new Set(known.map((k) => k.customerId)));
  const inserted = await insertCustomers(
    tx,
    now,
    corpId,
    known.filter((k) => !owners.known.has(k.customerId)),
  );
  const locked = await lockCustomers(tx, corpId, ids);
  const staff = await staffByUserids(
    tx,
    now,
    corpId,
    unique(contacts.flatMap((contact) => contact.relations.map((relation) => relation.userid))),
  );
  const tags = await ourTagIds(
    tx,
    corpId,
    contacts.flatMap((contact) => contact.relations.flatMap((relation) => relation.tagIds)),
  );
  const friendships = await readFriendships(tx, corpId, ids);
  const taken = takeAll(now, options, known, friendships, staff, tags);
  await writeFriendships(tx, corpId, taken.touched);

  const contactsById = new Map(known.map((k) => [k.customerId, k.contact]));
  const remarks = (id: string) => (friendships.get(id) ?? []).filter((f) => f.lostAt === null).map((f) => f.remark);
  const profiles = await updateProfiles(tx, now, locked, {
    asOf: options.asOf,
    contactOf: (id) => contactsById.get(id),
    remarksOf: remarks,
    gainedUnionid: owners.gainedUnionid,
  });
  const tagsAt = options.tagsAt ?? now;
  const gone = goneEverywhere(taken.gone, (id) => friendships.get(id) ?? []);
  const removed = await endTaggings(tx, corpId, tagsAt, gone);
  const added = await addTaggings(tx, now, corpId, tagsAt, taken.added);

  const about = (customerId: string, at: number) => ({ corpId, customerId, at, actor: 'wecom' });
  await recordFacts(
    tx,
    now,
    [
      ...inserted.map((row): NewFact => ({ ...about(row.id, row.knownAt), kind: 'customer.known', data: { origin: 'wecom' } })),
      ...profiles.map((p): NewFact => ({ ...about(p.customerId, now), kind: 'profile.changed', data: { fields: [...p.fields] } })),
      ...taken.changes.map((change) => friendshipFact(corpId, now, change)),
      ...removed.map((t): NewFact => ({
        ...about(t.customerId, tagsAt),
        kind: 'tag.removed',
        data: { taggingId: t.id, tagId: t.tagId, source: 'wecom' },
      })),
      ...added.map((t): NewFact => ({
        ...about(t.customerId, tagsAt),
        kind: 'tag.added',
        data: { taggingId: t.id, tagId: t.tagId, source: 'wecom' },
      })),
    ],
    options.lane,
  );
  const nameOf = (customerId: string) => contactsById.get(customerId)?.name ?? '';
  const changed = (kind: FriendshipChange['kind']) =>
    taken.changes.filter((change) => change.kind === kind).map((change) => nameOf(change.friendship.customerId));
  const names = (of: readonly { readonly customerId: string }[]) => of.map(({ customerId }) => nameOf(customerId));
  const repairs = repairsOf(
    {
      customersAdded: inserted.map((row) => nameOf(row.id)),
      profilesChanged: [...names(profiles), ...changed('edited')],
      friendshipsAdded: changed('added'),
      friendshipsLost: changed('lost'),
      tagsAdded: names(added),
      tagsRemoved: names(removed),
      friendshipTagsAdded: names(taken.added),
      friendshipTagsRemoved: names(taken.gone),
    },
    {
      fields: [
        ...profiles.flatMap((profile) => profile.fields),
        ...taken.changes.flatMap((change) => (change.kind === 'edited' ? change.fields : [])),
      ],
    },
  );
  return { ...repairs, unknownTags: unique(taken.unknownTags) };
}

export const NOTHING: IntakeResult = { ...NO_REPAIRS, unknownTags: [] };

function unique(texts: readonly string[]): string[] {
  return Array.from(new Set(texts));
}

type Taken = { touched: Friendship[]; changes: FriendshipChange[]; added: TagDiff[]; gone: TagDiff[]; unknownTags: string[] };

function takeAll(
  now: number,
  { asOf, added: heard }: IntakeOptions,
  known: readonly Known[],
  friendships: ReadonlyMap<string, Friendship[]>,
  staff: ReadonlyMap<string, number>,
  tags: ReadonlyMap<string, number>,
): Taken {
  const taken: Taken = { touched: [], changes: [], added: [], gone: [], unknownTags: [] };
  const before = new Map(
    Array.from(friendships.values())
      .flat()
      .map((f) => [f.id, JSON.stringify(f)]),
  );
  for (const { customerId, contact } of known) {
    const rows = friendships.get(customerId) ?? [];
    for (const relation of contact.relations) {
      const staffId = staff.get(relation.userid);
      if (staffId === undefined) continue;
      const told = heard !== undefined && heard.userid === relation.userid && heard.at === relation.addedAt ? 'added' : 'listed';
      taken.unknownTags.push(...relation.tagIds.filter((id) => !tags.has(id)));
      const { friendship, changes } = takeRelation({ now, asOf, told }, customerId, staffId, rows, relation);
      taken.changes.push(...changes);
      if (friendship === undefined) continue;
      const { added, gone } = takeTags(
        now,
        asOf,
        friendship,
        relation.tagIds.flatMap((id) => tags.get(id) ?? []),
      );
      taken.added.push(...added);
      taken.gone.push(...gone);
    }
  }
  taken.touched = Array.from(friendships.values())
    .flat()
    .filter((f) => before.get(f.id) !== JSON.stringify(f));
  return taken;
}

function friendshipFact(corpId: number, now: number, change: FriendshipChange): NewFact {
  const { friendship } = change;
  const about = { corpId, customerId: friendship.customerId, actor: 'wecom', staffId: friendship.staffId };
  switch (change.kind) {
    case 'added':
      return {
        ...about,
        at: friendship.addedAt,
        kind: 'friend.added',
        data: {
          friendshipId: friendship.id,
          staffId: friendship.staffId,
          addWay: friendship.addWay,
          state: friendship.state,
          returning: change.returning,
        },
      };
    case 'lost':
      return {
        ...about,
        at: friendship.lostAt ?? now,
        kind: 'friend.lost',
        data: { friendshipId: friendship.id, staffId: friendship.staffId, by: friendship.lostBy ?? 'unknown' },
      };
    case 'edited':
      return { ...about, at: now, kind: 'profile.changed', data: { fields: [...change.fields] } };
    default:
      return change satisfies never;
  }
}
