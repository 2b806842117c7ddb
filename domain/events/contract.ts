import { Type, type Static } from 'typebox';
import { CustomerReference } from '../customers/reference.ts';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Uuid } from '../kernel/schema.ts';
import type { EventProps } from './facts.ts';
import { MAX_EVENTS } from './limits.ts';

export const eventRefusals = refusals({
  'event.in_future': { status: 422, say: (d) => `时间 ${String(d['at'])} 还没有到` },
  'event.at_malformed': { status: 400, say: () => 'at：应为带时区的 ISO 8601 时间，不早于 1970 年' },
  'event.too_large': { status: 422, say: (d) => `props 最多 ${String(d['maxBytes'])} 字节` },
});

/** Dotted words: `page.viewed`. */
export const EventType = Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$' });

/** Another program's own id of a thing it tells of: by it the same is known again. */
export const ClientId = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\s\\p{Cc}\\p{Cs}]+$' });

/** One event as other programs give it; each of a batch is checked by itself. */
export const GivenEvent = Closed({
  id: ClientId,
  type: EventType,
  customer: CustomerReference,
  at: InstantText,
  props: Type.Optional(
    Type.Unsafe<EventProps>({
      type: 'object',
      maxProperties: 50,
      propertyNames: { minLength: 1, maxLength: 60 },
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
      description: '一层的键值，值为文字、数字、真假或空',
    }),
  ),
});
export type GivenEvent = Static<typeof GivenEvent>;

/** What was wrong with one thing of a batch. */
export const RejectedItem = Type.Object({
  index: Type.Integer({ description: '在请求里的位置，从 0 数起' }),
  code: Type.String(),
  message: Type.String(),
});

export const takeEvents = route({
  method: 'POST',
  path: '/events',
  summary: '接收客户行为；落库后才回答，同一个 id 只算一次',
  body: Closed({
    events: Type.Array(Type.Unknown({ description: '{id, type, customer, at, props?}：每一条单独检查，一条有错不影响其余' }), {
      maxItems: MAX_EVENTS,
      examples: [
        [{ id: 'pv-1', type: 'page.viewed', customer: { memberNo: 'M1' }, at: '2026-03-01T09:00:00+08:00', props: { title: '春季新品' } }],
      ],
    }),
  }),
  response: Type.Object({ accepted: Type.Integer(), duplicates: Type.Integer(), rejected: Type.Array(RejectedItem) }),
});

export const EventItem = Type.Object({
  id: Type.String(),
  at: Type.String(),
  type: Type.String(),
  sentence: Type.String({ description: 'in words' }),
  props: Type.Unsafe<EventProps>({ type: 'object', additionalProperties: true }),
  receivedAt: Type.String(),
});

export const listCustomerEvents = route({
  method: 'GET',
  path: '/customers/:id/events',
  summary: '查询一位客户的行为',
  params: Closed({ id: Uuid }),
  query: Closed({ ...PageQuery, type: Type.Optional(EventType) }),
  response: Page(EventItem),
});
