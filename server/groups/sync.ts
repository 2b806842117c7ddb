import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';
import type { Lane } from '../platform/reactor/record.ts';
import { getGroup, isRefusal, listGroups, piecesOf, type GroupChat, type WecomClient } from '../wecom/service.ts';
import { dismissGroup, NOTHING_TAKEN, takeGroups, type GroupsTaken } from './intake.ts';

export type GroupsContext = { readonly db: Db; readonly clock: Clock; readonly wecom: WecomClient };
export type GroupsSync = GroupsTaken & { readonly groupsChecked: number; readonly groupsDismissed: number };

/** Groups asked for side by side, and written in one transaction. */
const AT_ONCE = 8;
/** Owners named in one listing (92120). */
const OWNERS_AT_ONCE = 100;

/**
 * Compares all groups with WeCom and repairs what differs. A group that is not listed any more is asked for by itself:
 * only WeCom's word that it was dismissed ends it here; whatever cannot be read stays as it is.
 */
export async function syncGroups(context: GroupsContext, corpId: number, lane: Lane): Promise<GroupsSync> {
  const listed = await listedGroups(context, corpId);
  let taken: GroupsSync = { ...NOTHING_TAKEN, groupsChecked: 0, groupsDismissed: 0 };
  for (const some of piecesOf([...listed], AT_ONCE)) taken = added(taken, await look(context, corpId, some, lane));
  const unlisted = (await liveChatIds(context.db, corpId)).filter((chatId) => !listed.has(chatId));
  for (const some of piecesOf(unlisted, AT_ONCE)) taken = added(taken, await look(context, corpId, some, lane));
  return taken;
}

/** A group as it is now; `dismissed`: WeCom says it is gone (49008), `unknown`: it does not know it, or hides it from us. */
export type Looked = { readonly chatId: string } & (
  | { readonly kind: 'group'; readonly group: GroupChat }
  | { readonly kind: 'dismissed' | 'unknown' }
);

export async function lookAt({ wecom }: Pick<GroupsContext, 'wecom'>, corpId: number, chatId: string): Promise<Looked> {
  try {
    return { chatId, kind: 'group', group: await getGroup(wecom, corpId, chatId) };
  } catch (error) {
    if (isRefusal(error, 49008)) return { chatId, kind: 'dismissed' };
    if (isRefusal(error, 86003, 84061, 60011, 90500)) return { chatId, kind: 'unknown' };
    throw error;
  }
}

async function listedGroups({ db, wecom }: GroupsContext, corpId: number): Promise<Set<string>> {
  const owners = await db.selectFrom('staff').select('userid').where('corpId', '=', corpId).where('contactEnabled', '=', true).execute();
  const listed = new Set<string>();
  for (const some of piecesOf(
    owners.map(({ userid }) => userid),
    OWNERS_AT_ONCE,
  )) {
    for await (const page of listGroups(wecom, corpId, some)) for (const group of page) listed.add(group.chat_id);
  }
  return listed;
}

async function look(context: GroupsContext, corpId: number, chatIds: readonly string[], lane: Lane): Promise<GroupsSync> {
  const { db, clock } = context;
  const asOf = clock.now();
  const looked = await Promise.all(chatIds.map((chatId) => lookAt(context, corpId, chatId)));
  return inTx(db, async (tx) => {
    const now = clock.now();
    const groups = looked.flatMap((one) => (one.kind === 'group' ? [one.group] : []));
    const taken = await takeGroups(tx, now, corpId, groups, { asOf, lane });
    let groupsDismissed = 0;
    for (const one of looked) if (one.kind === 'dismissed' && (await dismissGroup(tx, now, corpId, one.chatId, asOf))) groupsDismissed += 1;
    return { ...taken, groupsChecked: groups.length, groupsDismissed };
  });
}

async function liveChatIds(db: Db, corpId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('customerGroup')
    .select('chatId')
    .where('corpId', '=', corpId)
    .where('dismissedAt', 'is', null)
    .execute();
  return rows.map(({ chatId }) => chatId);
}

function added(sum: GroupsSync, one: GroupsSync): GroupsSync {
  return {
    groupsAdded: sum.groupsAdded + one.groupsAdded,
    groupsChanged: sum.groupsChanged + one.groupsChanged,
    joined: sum.joined + one.joined,
    left: sum.left + one.left,
    groupsChecked: sum.groupsChecked + one.groupsChecked,
    groupsDismissed: sum.groupsDismissed + one.groupsDismissed,
  };
}
