import type { GroupEvent } from '../../domain/wecom/events-groups.ts';
import type { WecomEvent } from '../../domain/wecom/events.ts';
import { inboxHandler, type InboxHandler } from '../wecom/service.ts';
import { dismissGroup, takeGroups } from './intake.ts';
import { lookAt, type GroupsContext, type Looked } from './sync.ts';

type Prepared = { readonly event: GroupEvent; readonly corpId: number; readonly looked: Looked | undefined; readonly asOf: number };

/**
 * Groups made, changed and dismissed. Events may be lost or overtake one another (92130), so what is so now is asked;
 * the versions of the member list spare the question when we know the outcome already.
 */
export function groupHandler(context: GroupsContext): InboxHandler {
  return inboxHandler<GroupEvent, Prepared>({
    name: 'groups.changes',
    wants: isGroupEvent,
    async prepare(event, corp) {
      const asOf = context.clock.now();
      const isKnown = event.kind === 'group_dismiss' || (await knowsOutcome(context, corp.id, event));
      const looked = isKnown ? undefined : await lookAt(context, corp.id, event.chatId);
      if (looked !== undefined && isStale(looked, event))
        throw new StillOld(`the group is still at ${looked.chatId}'s version before the event`);
      return { event, corpId: corp.id, looked, asOf };
    },
    apply: async (tx, now, { event, corpId, looked, asOf }) => {
      if (event.kind === 'group_dismiss' || looked?.kind === 'dismissed')
        await dismissGroup(tx, now, corpId, event.chatId, Math.min(event.at, now));
      else if (looked?.kind === 'group') await takeGroups(tx, now, corpId, [looked.group], { asOf, lane: 'live' });
    },
  });
}

/** Reads may lag behind the event that tells of a change (92122): it is asked again after a pause. */
class StillOld extends Error {}

function isStale(looked: Looked, event: GroupEvent): boolean {
  return (
    looked.kind === 'group' &&
    event.kind === 'group_update' &&
    event.versions !== undefined &&
    event.versions.last !== event.versions.current &&
    looked.group.member_version === event.versions.last
  );
}

async function knowsOutcome({ db }: GroupsContext, corpId: number, event: GroupEvent): Promise<boolean> {
  if (event.kind !== 'group_update' || event.versions === undefined) return false;
  const known = await db
    .selectFrom('customerGroup')
    .select('memberVersion')
    .where('corpId', '=', corpId)
    .where('chatId', '=', event.chatId)
    .executeTakeFirst();
  return known?.memberVersion === event.versions.current;
}

function isGroupEvent(event: WecomEvent): event is GroupEvent {
  return event.kind === 'group_create' || event.kind === 'group_update' || event.kind === 'group_dismiss';
}
