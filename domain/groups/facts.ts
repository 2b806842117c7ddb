import type { FactOf } from '../kernel/fact.ts';
import type { ArchivedMedia } from '../wecom/archive-media.ts';

/** `scene` as WeCom counts: 1 invited, 2 by an invitation link, 3 scanned a code. */
export type GroupFact =
  | FactOf<'group.joined', { groupId: number; name: string; scene: number }>
  | FactOf<'group.left', { groupId: number; name: string; why: 'left' | 'dismissed' }>
  | FactOf<'message.in_group', { groupId: number; name: string; text: string; media?: ArchivedMedia }>
  | FactOf<'message.recalled_in_group', { groupId: number; name: string }>;
