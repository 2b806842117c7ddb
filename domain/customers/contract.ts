import { Type } from 'typebox';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, ClosedSome, route } from '../kernel/route.ts';
import { InstantText, Name, Nullable, NumericId, OneOf, Uuid } from '../kernel/schema.ts';

export const customerRefusals = refusals({
  'customer.not_found': { status: 404, say: () => '没有这位客户' },
  'tag.not_found': { status: 404, say: (d) => `没有这个标签：${String(d['tagId'] ?? '')}` },
  'tag.unknown_in_list': { status: 422, say: (d) => `这些标签不存在：${String(d['tagIds'])}` },
  'tag.added_and_removed': { status: 422, say: () => '同一个标签不能同时添加和移除' },
  'tag.exclusive': { status: 422, say: (d) => `「${String(d['group'])}」是互斥标签组，一次只能选一个` },
  'tag.name_taken': { status: 409, say: (d) => `标签「${String(d['name'])}」在这个组里已经有了` },
  'tag_group.not_found': { status: 404, say: () => '没有这个标签组' },
  'tag_group.name_taken': { status: 409, say: (d) => `标签组「${String(d['name'])}」已经有了` },
  'tag.in_use': {
    status: 409,
    say: (d) => `还有 ${String(d['sops'])} 个 SOP 在用这个标签（${sopTitles(d['names'])}），请先改掉 SOP 再删除`,
  },
});

export const TagRef = Type.Object({ id: Type.String(), name: Type.String(), groupName: Type.String() });
const StaffRef = Type.Object({ id: Type.String(), name: Type.String() });

export const CustomerRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  gender: OneOf(['male', 'female', 'unknown']),
  tags: Type.Array(TagRef),
  owner: Nullable(StaffRef),
  friendCount: Type.Integer(),
  friendSince: Nullable(Type.String()),
  lost: Type.Boolean({ description: 'had a friendship, has none' }),
  lastInteractionAt: Nullable(Type.String()),
  orderCount: Type.Integer(),
  orderSumFen: Type.Integer(),
  knownAt: Type.String(),
});

export const Customer = Type.Object({
  ...CustomerRow.properties,
  externalUserid: Nullable(Type.String()),
  unionid: Nullable(Type.String()),
  memberNo: Nullable(Type.String()),
  openids: Type.Array(Type.Object({ app: Type.String(), value: Type.String() })),
  customIds: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
  phones: Type.Array(Type.String(), { description: '手机号，中间几位隐去；完整号码见 phone-views' }),
  wecomType: Nullable(OneOf(['wechat', 'wecom'])),
  corpName: Nullable(Type.String({ description: '她在企业微信里的企业' })),
  jobTitle: Nullable(Type.String({ description: '她在企业微信里的职务' })),
  friendships: Type.Array(
    Type.Object({
      id: Type.String(),
      staff: StaffRef,
      addedAt: Type.String(),
      addWay: Type.String({ description: 'in words' }),
      state: Nullable(Type.String()),
      remark: Nullable(Type.String()),
      description: Nullable(Type.String({ description: '员工写的描述' })),
      remarkCompany: Nullable(Type.String({ description: '员工备注的企业' })),
      remarkMobiles: Type.Array(Type.String(), { description: '员工备注的手机号，中间几位隐去' }),
      lostAt: Nullable(Type.String()),
      lostBy: Nullable(OneOf(['customer', 'staff', 'unknown'])),
    }),
  ),
  taggings: Type.Array(
    Type.Object({ tag: TagRef, source: Type.String({ description: 'in words' }), addedAt: Type.String(), addedBy: Type.String() }),
  ),
  stages: Type.Array(
    Type.Object({
      pipeline: Type.Object({ id: Type.String(), name: Type.String() }),
      stage: Type.Object({ id: Type.String(), name: Type.String(), kind: OneOf(['open', 'won', 'lost']) }),
      since: Type.String(),
    }),
    { description: 'where she stands in each pipeline that is in use' },
  ),
});

export const listCustomers = route({
  method: 'GET',
  path: '/customers',
  summary: '查询客户',
  query: Closed({
    ...PageQuery,
    externalUserid: Type.Optional(Type.String({ maxLength: 64 })),
    unionid: Type.Optional(Type.String({ maxLength: 64 })),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    memberNo: Type.Optional(Type.String({ maxLength: 64 })),
    q: Type.Optional(Type.String({ maxLength: 50, description: '名字、备注、手机号或手机号后四位' })),
    tag: Type.Optional(NumericId),
    staff: Type.Optional(NumericId),
    stage: Type.Optional(NumericId),
  }),
  response: Page(CustomerRow),
});

export const countCustomers = route({
  method: 'GET',
  path: '/customer-counts',
  summary: '符合条件的客户数',
  query: Closed({
    q: Type.Optional(Type.String({ maxLength: 50 })),
    tag: Type.Optional(NumericId),
    staff: Type.Optional(NumericId),
    stage: Type.Optional(NumericId),
  }),
  response: Type.Object({ count: Type.Integer(), exact: Type.Boolean({ description: 'false above 10,000: then an estimate' }) }),
});

export const readCustomer = route({
  method: 'GET',
  path: '/customers/:id',
  summary: '客户详情',
  params: Closed({ id: Uuid }),
  response: Customer,
});

export const TimelineItem = Type.Object({
  id: Type.String(),
  at: InstantText,
  kind: Type.String(),
  sentence: Type.String(),
  detail: Nullable(Type.String()),
  by: Type.String({ description: 'who did it, in words' }),
  sopId: Nullable(Type.String()),
  enrollmentId: Nullable(Type.String()),
  deliveryId: Nullable(Type.String()),
});

export const listTimeline = route({
  method: 'GET',
  path: '/customers/:id/timeline',
  summary: '客户时间线',
  params: Closed({ id: Uuid }),
  query: Closed({
    ...PageQuery,
    kinds: Type.Optional(Type.String({ maxLength: 200, description: '前缀，逗号分隔：tag,friend,sop,delivery,message,order,event' })),
  }),
  response: Page(TimelineItem),
});

export const changeCustomerTags = route({
  method: 'POST',
  path: '/customers/:id/tags',
  summary: '给客户添加、移除标签',
  params: Closed({ id: Uuid }),
  body: ClosedSome({
    add: Type.Optional(Type.Array(NumericId, { maxItems: 100 })),
    remove: Type.Optional(Type.Array(NumericId, { maxItems: 100 })),
  }),
  response: Customer,
});

export const Tag = Type.Object({
  id: Type.String(),
  groupId: Type.String(),
  name: Type.String(),
  customers: Type.Integer(),
  createdAt: Type.String(),
});
export const TagGroup = Type.Object({
  id: Type.String(),
  name: Type.String(),
  exclusive: Type.Boolean(),
  fromWecom: Type.Boolean(),
  tags: Type.Array(Tag),
});

/** What a deletion would cost: what the console shows before it asks. */
export const TagDeletion = Type.Object({
  tags: Type.Integer(),
  customers: Type.Integer({ description: '会失去标签的客户，每位只算一次' }),
  sops: Type.Array(Type.String(), { description: '在用这些标签的 SOP 的名称；改掉之前不能删除' }),
});

const GroupId = Closed({ id: NumericId });

export const listTagGroups = route({
  method: 'GET',
  path: '/tag-groups',
  summary: '标签组及其标签',
  query: Closed({ ...PageQuery }),
  response: Page(TagGroup),
});
export const createTagGroup = route({
  method: 'POST',
  path: '/tag-groups',
  summary: '新建标签组',
  body: Closed({ name: Name, exclusive: Type.Optional(Type.Boolean()) }),
  response: TagGroup,
  status: 201,
});
export const updateTagGroup = route({
  method: 'PATCH',
  path: '/tag-groups/:id',
  summary: '修改标签组',
  params: GroupId,
  body: ClosedSome({ name: Type.Optional(Name), exclusive: Type.Optional(Type.Boolean()) }),
  response: TagGroup,
});
export const deleteTagGroup = route({
  method: 'DELETE',
  path: '/tag-groups/:id',
  summary: '删除标签组',
  params: GroupId,
  response: Type.Object({}),
});
export const previewGroupDeletion = route({
  method: 'GET',
  path: '/tag-groups/:id/deletion-preview',
  summary: '删除标签组前的影响',
  params: GroupId,
  response: TagDeletion,
});
export const listTags = route({
  method: 'GET',
  path: '/tags',
  summary: '查询标签',
  query: Closed({ ...PageQuery, q: Type.Optional(Type.String({ maxLength: 50 })) }),
  response: Page(Tag),
});
export const createTag = route({
  method: 'POST',
  path: '/tags',
  summary: '新建标签',
  body: Closed({ groupId: NumericId, name: Name }),
  response: Tag,
  status: 201,
});
export const updateTag = route({
  method: 'PATCH',
  path: '/tags/:id',
  summary: '修改标签',
  params: GroupId,
  body: Closed({ name: Name }),
  response: Tag,
});
export const previewTagDeletion = route({
  method: 'GET',
  path: '/tags/:id/deletion-preview',
  summary: '删除标签前的影响',
  params: GroupId,
  response: TagDeletion,
});
export const deleteTag = route({ method: 'DELETE', path: '/tags/:id', summary: '删除标签', params: GroupId, response: Type.Object({}) });

function sopTitles(names: unknown): string {
  return Array.isArray(names) ? names.map((name) => `《${String(name)}》`).join('、') : '';
}
