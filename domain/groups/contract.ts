import { Type } from 'typebox';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { Nullable, NumericId, OneOf, Uuid } from '../kernel/schema.ts';

export const groupRefusals = refusals({
  'group.not_found': { status: 404, say: () => '没有这个客户群' },
});

export const Group = Type.Object({
  id: Type.String(),
  name: Type.String(),
  notice: Type.String(),
  owner: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  memberCount: Type.Integer(),
  customerCount: Type.Integer({ description: 'members from outside the company' }),
  createdAt: Type.String(),
  dismissedAt: Nullable(Type.String()),
  checkedAt: Type.String({ description: 'as of when WeCom was asked' }),
});

export const GroupMember = Type.Object({
  id: Type.String(),
  kind: OneOf(['staff', 'external']),
  name: Type.String(),
  customerId: Nullable(Type.String({ description: 'of members from outside who are known customers' })),
  joinedAt: Type.String(),
  joinedBy: Type.String({ description: 'in words' }),
  invitedBy: Nullable(Type.String({ description: 'name of the colleague' })),
  leftAt: Nullable(Type.String()),
});

export const GroupMessage = Type.Object({
  id: Type.String(),
  at: Type.String(),
  sender: Type.Object({
    name: Type.String(),
    kind: OneOf(['staff', 'external']),
    customerId: Nullable(Type.String({ description: 'of senders from outside who are known customers' })),
  }),
  text: Type.String({ description: 'one line; what is no text in words' }),
  media: Nullable(OneOf(['image', 'emotion', 'voice', 'video', 'file'])),
  recalledAt: Nullable(Type.String()),
});

export const listGroupMessages = route({
  method: 'GET',
  path: '/groups/:id/messages',
  summary: '查询群聊记录',
  params: Closed({ id: NumericId }),
  query: Closed({ ...PageQuery }),
  response: Page(GroupMessage),
});

export const listGroups = route({
  method: 'GET',
  path: '/groups',
  summary: '查询客户群',
  query: Closed({
    ...PageQuery,
    q: Type.Optional(Type.String({ maxLength: 50, description: '群名' })),
    owner: Type.Optional(NumericId),
    customer: Type.Optional(Uuid),
    state: Type.Optional(OneOf(['live', 'dismissed'])),
  }),
  response: Page(Group),
});

export const readGroup = route({
  method: 'GET',
  path: '/groups/:id',
  summary: '查看一个客户群',
  params: Closed({ id: NumericId }),
  response: Group,
});

export const listGroupMembers = route({
  method: 'GET',
  path: '/groups/:id/members',
  summary: '查询群成员',
  params: Closed({ id: NumericId }),
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(['live', 'left'])) }),
  response: Page(GroupMember),
});
