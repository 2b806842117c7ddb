import type { FactOf } from '../kernel/fact.ts';

/** `scene` as WeCom counts: 1 invited, 2 by an invitation link, 3 scanned a code. */
export type GroupFact =
  | FactOf<'group.joined', { groupId: number; name: string; scene: number }>
  | FactOf<'group.left', { groupId: number; name: string; why: 'left' | 'dismissed' }>;
