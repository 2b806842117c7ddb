import type { EventFields } from './envelope.ts';
import type { Sim } from './sim.ts';
import { switchOf } from './switches.ts';
import type { Group } from './tables/groups.ts';

/** What happens to customer groups, as the product is told (92130). What the API itself does is not told. */

export function tellCreated(sim: Sim, { chatId }: Group): void {
  push(sim, { ChatId: chatId, ChangeType: 'create' });
}

export function tellDismissed(sim: Sim, { chatId }: Group): void {
  push(sim, { ChatId: chatId, ChangeType: 'dismiss' });
}

export function tellChanged(sim: Sim, { chatId }: Group, what: 'change_owner' | 'change_name' | 'change_notice'): void {
  push(sim, { ChatId: chatId, ChangeType: 'update', UpdateDetail: what });
}

/** `scene` as in groupchat/get. The event knows two numbers only: 3 scanned, and 0 (in its sample 1) for whoever was invited. */
export function tellJoined(sim: Sim, change: MemberChange, scene: number): void {
  const invited = switchOf(sim.store, 'groupJoinScene') === 'text' ? 0 : 1;
  push(sim, { ...memberChange(sim, 'add_member', change, { JoinScene: scene === 3 ? 3 : invited }) });
}

export type QuitBy = 'self' | 'owner';

export function tellLeft(sim: Sim, change: MemberChange, by: QuitBy): void {
  push(sim, { ...memberChange(sim, 'del_member', change, { QuitScene: by === 'self' ? 0 : 1 }) });
}

/** `group` as it is after the change. */
export type MemberChange = { readonly group: Group; readonly before: string; readonly ids: readonly string[] };

function memberChange(sim: Sim, detail: string, { group, before, ids }: MemberChange, scene: EventFields): EventFields {
  return {
    ChatId: group.chatId,
    ChangeType: 'update',
    UpdateDetail: detail,
    ...scene,
    MemChangeCnt: ids.length,
    MemChangeList: listOf(sim, ids),
    LastMemVer: before,
    CurMemVer: group.memberVersion,
  };
}

function listOf(sim: Sim, ids: readonly string[]): EventFields[string] {
  const how = switchOf(sim.store, 'groupMemChangeList');
  switch (how) {
    case 'items':
      return { Item: ids };
    case 'commas':
      return ids.join(',');
    case 'absent':
      return undefined;
    default:
      return how satisfies never;
  }
}

function push(sim: Sim, fields: EventFields): void {
  sim.callbacks.push('change_external_chat', fields);
}
