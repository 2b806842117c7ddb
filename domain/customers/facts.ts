import type { FactOf } from '../kernel/fact.ts';
import type { ArchivedMedia } from '../wecom/archive-media.ts';

export type TaggingSource = 'manual' | 'rule' | 'channel' | 'keyword' | 'import' | 'api' | 'wecom';

/** Between a customer and a member; through customer service (`kf`, 微信客服) there may be nobody in particular. */
type Message = { staffId: number | null; text: string; media?: ArchivedMedia; channel?: 'kf' };

export type CustomerFact =
  | FactOf<'customer.known', { origin: 'wecom' | 'api' | 'import' | 'event' | 'order' }>
  | FactOf<'profile.changed', { fields: string[] }>
  | FactOf<'phone.viewed', { count: number }>
  | FactOf<'friend.added', { friendshipId: string; staffId: number; addWay: number; state: string | null; returning: boolean }>
  | FactOf<'friend.lost', { friendshipId: string; staffId: number; by: 'customer' | 'staff' | 'unknown' }>
  | FactOf<'tag.added', { taggingId: string; tagId: number; source: TaggingSource }>
  | FactOf<'tag.removed', { taggingId: string; tagId: number; source: TaggingSource }>
  | FactOf<'message.received', Message>
  | FactOf<'message.written', Message>
  | FactOf<'message.recalled', { staffId: number | null; by: 'customer' | 'staff'; channel?: 'kf' }>;
