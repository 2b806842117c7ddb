import { Type } from 'typebox';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable, NumericId, OneOf, Uuid } from '../kernel/schema.ts';
import { TIME_PATTERN } from '../kernel/time.ts';
import { DELIVERY_STATES, MASS_TASK_STATES } from './reasons.ts';

export const deliveryRefusals = refusals({
  'delivery.not_found': { status: 404, say: () => '没有这条触达记录' },
  'delivery.quiet_hours_whole_day': { status: 422, say: () => '勿扰时段不能覆盖全天：开始和结束不能相同' },
});

export const DeliveryRow = Type.Object({
  id: Type.String(),
  customerId: Type.String(),
  customerName: Type.String(),
  staff: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  sopId: Nullable(Type.String()),
  sopName: Nullable(Type.String()),
  stepKey: Nullable(Type.String()),
  stepText: Nullable(Type.String({ description: '第 3 天 10:00' })),
  enrollmentId: Nullable(Type.String()),
  text: Type.String(),
  state: OneOf(DELIVERY_STATES),
  stateText: Type.String(),
  reason: Nullable(Type.String()),
  reasonText: Nullable(Type.String()),
  createdAt: InstantText,
  dueAt: InstantText,
  expiresAt: InstantText,
  handedOverAt: Nullable(InstantText),
  settledAt: Nullable(InstantText),
});

export const Delivery = Type.Object({
  ...DeliveryRow.properties,
  /** From the trigger to the outcome, each with its reason in words. */
  why: Type.Array(Type.Object({ at: InstantText, sentence: Type.String() })),
});

export const listDeliveries = route({
  method: 'GET',
  path: '/deliveries',
  summary: '查询触达',
  query: Closed({
    ...PageQuery,
    customer: Type.Optional(Uuid),
    sop: Type.Optional(NumericId),
    staff: Type.Optional(NumericId),
    state: Type.Optional(OneOf(DELIVERY_STATES)),
  }),
  response: Page(DeliveryRow),
});

export const readDelivery = route({
  method: 'GET',
  path: '/deliveries/:id',
  summary: '触达详情与原因',
  params: Closed({ id: Uuid }),
  response: Delivery,
});

/** One mass task per row: who still has to confirm, for how many customers. */
export const MassTask = Type.Object({
  id: Type.String(),
  staff: Type.Object({ id: Type.String(), name: Type.String() }),
  text: Type.String(),
  recipients: Type.Integer(),
  sent: Type.Integer(),
  failed: Type.Integer(),
  state: OneOf(MASS_TASK_STATES),
  stateText: Type.String(),
  handedOverAt: Nullable(InstantText),
  confirmedAt: Nullable(InstantText),
});
export const listMassTasks = route({
  method: 'GET',
  path: '/mass-tasks',
  summary: '群发任务与员工确认情况',
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(MASS_TASK_STATES)), staff: Type.Optional(NumericId) }),
  response: Page(MassTask),
});

export const DeliverySettings = Closed({
  quietHours: Closed({ from: Type.String({ pattern: TIME_PATTERN }), to: Type.String({ pattern: TIME_PATTERN }) }),
  caps: Closed({
    perDay: Nullable(Type.Integer({ minimum: 1, maximum: 100 })),
    perWeek: Nullable(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  quota: OneOf(['monthDays', 'perWeek7', 'perDay1']),
});
export const readDeliverySettings = route({ method: 'GET', path: '/settings/delivery', summary: '触达设置', response: DeliverySettings });
export const writeDeliverySettings = route({
  method: 'PUT',
  path: '/settings/delivery',
  summary: '修改触达设置',
  body: DeliverySettings,
  response: DeliverySettings,
});
