import type { CorpTagEvent, FriendshipEvent, WecomEvent } from '../../domain/wecom/events.ts';
import { staffByUserids } from '../org/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { getExternalContact, inboxHandler, isRefusal, type InboxHandler } from '../wecom/service.ts';
import { contactOf, type WecomContact } from './contact.ts';
import { upsertFromWecom } from './intake.ts';
import { customerOf, loseFriendships } from './loss.ts';
import { fetchTagLibrary, syncTags, takeTagLibrary, type CustomersContext } from './tag-sync.ts';

type Prepared = {
  readonly event: FriendshipEvent;
  readonly corpId: number;
  readonly contact: WecomContact | undefined;
  readonly asOf: number;
};

/**
 * Friendships made, changed and ended. Callbacks only say that something changed: what is so now is asked. Losses also
 * ask first, for a deletion may overtake the adding that it ends.
 */
export function friendshipHandler(context: CustomersContext): InboxHandler {
  return inboxHandler<FriendshipEvent, Prepared>({
    name: 'customers.friendships',
    wants: isFriendshipEvent,
    async prepare(event, corp) {
      const asOf = context.clock.now();
      const contact = await fetchContact(context, corp.id, event.externalUserid);
      if (contact !== undefined && (await hasUnknownTags(context, corp.id, contact))) await syncTags(context, corp.id);
      return { event, corpId: corp.id, contact, asOf };
    },
    apply: applyFriendship,
  });
}

/** The company's tag library changed: it is read again whole, for events of one second get lost. */
export function corpTagHandler(context: CustomersContext): InboxHandler {
  return inboxHandler({
    name: 'customers.tags',
    wants: isCorpTagEvent,
    prepare: async (_event, corp) => ({ corpId: corp.id, library: await fetchTagLibrary(context, corp.id) }),
    apply: async (tx, now, { corpId, library }) => void (await takeTagLibrary(tx, now, corpId, library)),
  });
}

async function applyFriendship(tx: Tx, now: number, { event, corpId, contact, asOf }: Prepared): Promise<void> {
  const added = event.kind === 'add_external_contact' ? { added: { userid: event.userid, at: event.at } } : {};
  if (contact !== undefined) await upsertFromWecom(tx, now, corpId, [contact], { asOf, tagsAt: Math.min(event.at, now), ...added });
  switch (event.kind) {
    case 'add_external_contact':
    case 'add_half_external_contact':
    case 'edit_external_contact':
    case 'transfer_fail':
    case 'customer_start_chat':
      return;
    case 'del_external_contact':
      return lose(tx, now, corpId, event, 'staff');
    case 'del_follow_user':
      return lose(tx, now, corpId, event, 'customer');
    default:
      return event satisfies never;
  }
}

async function lose(tx: Tx, now: number, corpId: number, event: FriendshipEvent, by: 'staff' | 'customer'): Promise<void> {
  const customerId = await customerOf(tx, corpId, event.externalUserid);
  if (customerId === undefined) return;
  const staffId = (await staffByUserids(tx, now, corpId, [event.userid])).get(event.userid);
  if (staffId !== undefined) await loseFriendships(tx, now, corpId, [{ customerId, staffId, at: event.at, by }]);
}

/** Undefined when WeCom shows nobody (any more): no such customer (40096), no visible relation (84061). */
async function fetchContact({ wecom }: CustomersContext, corpId: number, externalUserid: string): Promise<WecomContact | undefined> {
  try {
    const { contact, followUsers } = await getExternalContact(wecom, corpId, externalUserid);
    return contactOf(contact, followUsers);
  } catch (error) {
    if (isRefusal(error, 40096, 84061)) return undefined;
    throw error;
  }
}

async function hasUnknownTags({ db }: CustomersContext, corpId: number, contact: WecomContact): Promise<boolean> {
  const ids = Array.from(new Set(contact.relations.flatMap((relation) => relation.tagIds)));
  if (ids.length === 0) return false;
  const known = await db.selectFrom('tag').select('wecomId').where('corpId', '=', corpId).where('wecomId', 'in', ids).execute();
  return known.length < ids.length;
}

function isFriendshipEvent(event: WecomEvent): event is FriendshipEvent {
  switch (event.kind) {
    case 'add_external_contact':
    case 'add_half_external_contact':
    case 'edit_external_contact':
    case 'del_external_contact':
    case 'del_follow_user':
    case 'transfer_fail':
    case 'customer_start_chat':
      return true;
    default:
      return false;
  }
}

function isCorpTagEvent(event: WecomEvent): event is CorpTagEvent {
  switch (event.kind) {
    case 'tag_create':
    case 'tag_update':
    case 'tag_delete':
    case 'tag_shuffle':
      return true;
    default:
      return false;
  }
}
