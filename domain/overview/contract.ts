import { Type } from 'typebox';
import { route } from '../kernel/route.ts';
import { InstantText, Nullable, OneOf } from '../kernel/schema.ts';

/** 今日: what happened, what waits. Days are local days of the company. */
export const Today = Type.Object({
  asOf: InstantText,
  date: Type.String(),
  customers: Type.Integer(),
  added: Type.Integer({ description: '今日新增好友' }),
  lost: Type.Integer({ description: '今日流失好友' }),
  entered: Type.Integer({ description: '今日进入 SOP' }),
  sent: Type.Integer({ description: '今日已发送' }),
  dueToday: Type.Integer({ description: '今天还会到期的步骤' }),
  awaitingConfirm: Type.Array(
    Type.Object({ staffId: Type.String(), staffName: Type.String(), tasks: Type.Integer(), customers: Type.Integer(), since: InstantText }),
  ),
  recent: Type.Array(Type.Object({ at: InstantText, sentence: Type.String(), customerId: Type.String(), customerName: Type.String() })),
  added14Days: Type.Array(Type.Object({ date: Type.String(), added: Type.Integer(), sent: Type.Integer() })),
});
export const readToday = route({ method: 'GET', path: '/today', summary: '今日', response: Today });

export const HealthItem = Type.Object({
  key: Type.String(),
  label: Type.String(),
  state: OneOf(['live', 'held', 'broken', 'still']),
  value: Type.String(),
  advice: Nullable(Type.String()),
});
export const readHealth = route({
  method: 'GET',
  path: '/health',
  summary: '连接与运行状况',
  response: Type.Object({ items: Type.Array(HealthItem) }),
});
