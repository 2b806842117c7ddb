import { sql } from 'kysely';
import { repairsOf, type Repairs } from '../../domain/wecom/repairs.ts';
import type { ContactMember } from '../org/service.ts';
import type { Lane } from '../platform/reactor/record.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import { WecomFailure, batchGetByUser, isRefusal, refusalOf } from '../wecom/service.ts';
import { contactsOfPage, type WecomContact } from './contact.ts';
import { upsertFromWecom } from './intake.ts';
import { pagesAhead } from './pages-ahead.ts';
import { syncTags, type CustomersContext } from './tag-sync.ts';
import { loseUnlisted } from './unlisted.ts';

export type ReadingOptions = {
  /** Where the readers of facts find what is new: imports wait while anything live waits. */
  readonly lane: Lane;
  /** Keeps what a page repaired and how many friendships it listed, in the transaction that wrote them. */
  readonly keep: (tx: Tx, repairs: Repairs, relations: number) => Promise<void>;
};

/**
 * Compares the customers of some members with WeCom and repairs what differs, page by page: what is in memory does not
 * grow with the number of customers. Only a listing that came whole tells who is gone. A refusal of the batch because of
 * one member asks for the others one by one; every other failure ends it, and nothing is lost by that.
 */
export async function readMembers(
  context: CustomersContext,
  corpId: number,
  members: readonly ContactMember[],
  options: ReadingOptions,
): Promise<void> {
  const startedAt = context.clock.now();
  const listed = new Map(members.map(({ userid }) => [userid.toLowerCase(), new Array<string>()]));
  try {
    await takePages(context, corpId, members, listed, options);
  } catch (error) {
    if (!(error instanceof WecomFailure) || !isRefusal(error, ...ABOUT_MEMBERS)) throw error;
    const [only] = members;
    if (members.length > 1) {
      for (const member of members) await readMembers(context, corpId, [member], options);
    } else if (only !== undefined && !isRefusal(error, 84061)) {
      const note = `员工 ${only.name} 的客户没有读到：${refusalOf(error.error).message}`;
      await inTx(context.db, (tx) => options.keep(tx, repairsOf({}, { notes: [note] }), 0));
    }
    return;
  }
  const listings = members.map((member) => ({ ...member, listed: listed.get(member.userid.toLowerCase()) ?? [] }));
  await loseUnlisted(context, corpId, listings, startedAt, options);
}

/** Of these members, in any call: not visible to the app, unknown, without customer contact, without customers. */
const ABOUT_MEMBERS = [60011, 60111, 84061, 84074, 40003, 40031] as const;

async function takePages(
  context: CustomersContext,
  corpId: number,
  members: readonly ContactMember[],
  listed: ReadonlyMap<string, string[]>,
  { lane, keep }: ReadingOptions,
): Promise<void> {
  const { db, clock, wecom } = context;
  const take = (contacts: readonly WecomContact[], asOf: number, relations: number) =>
    inTx(db, async (tx) => {
      const { unknownTags, ...repairs } = await upsertFromWecom(tx, clock.now(), corpId, contacts, { asOf, lane });
      await keep(tx, repairs, relations);
      return unknownTags;
    });
  const userids = members.map(({ userid }) => userid);
  const foreignTags = new Set<string>();
  for await (const { items, askedAt } of pagesAhead(batchGetByUser(wecom, corpId, userids), clock)) {
    const contacts = contactsOfPage(items);
    const unknown = await take(contacts, askedAt, items.length);
    if (unknown.some((id) => !foreignTags.has(id))) {
      // Tags made since the library was read. Those of rule groups are in no library: they are asked for once.
      const learned = await syncTags(context, corpId);
      await inTx(db, (tx) => keep(tx, learned, 0));
      for (const id of await take(contacts, askedAt, 0)) foreignTags.add(id);
    }
    for (const contact of contacts)
      for (const relation of contact.relations) listed.get(relation.userid.toLowerCase())?.push(contact.externalUserid);
  }
}

/** Customers whom members who serve customers have: everybody whom a whole sync has compared. A fan-out over all buckets. */
export async function countCompared(db: Query, corpId: number): Promise<number> {
  // WeCom goes on listing those who deleted the member.
  const { rows } = await sql<{ count: number }>`
    select count(distinct f.customer_id) from friendship f join staff s on s.id = f.staff_id and s.contact_enabled and s.left_at is null
    where f.corp_id = ${corpId} and (f.lost_at is null or f.lost_by = 'customer')`.execute(db);
  return rows[0]?.count ?? 0;
}
