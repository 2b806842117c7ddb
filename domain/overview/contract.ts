import { Type } from 'typebox';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable, NumericId, OneOf } from '../kernel/schema.ts';

export const overviewRefusals = refusals({
  'sync.running': {
    status: 409,
    say: (d) =>
      `${d['kind'] === 'full' ? '全量同步' : '核对'}正在进行（编号 ${String(d['runId'])}），一家企业一次只进行一个；请等它完成，或先取消`,
  },
  'sync.not_found': { status: 404, say: () => '没有这次同步' },
  'sync.ended': { status: 409, say: () => '这次同步已经结束，不能再取消' },
});

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

/** How many of each kind were put right. */
const repairCounts = {
  departmentsAdded: Type.Integer(),
  departmentsChanged: Type.Integer(),
  departmentsRemoved: Type.Integer(),
  staffAdded: Type.Integer(),
  staffChanged: Type.Integer(),
  staffRenamed: Type.Integer({ description: 'userid 变更' }),
  staffLeft: Type.Integer(),
  staffReturned: Type.Integer(),
  tagGroupsCreated: Type.Integer({ description: '标签库' }),
  tagGroupsEdited: Type.Integer(),
  tagGroupsDeleted: Type.Integer(),
  tagsCreated: Type.Integer({ description: '标签库' }),
  tagsEdited: Type.Integer(),
  tagsDeleted: Type.Integer(),
  customersAdded: Type.Integer(),
  profilesChanged: Type.Integer({ description: '客户资料，包括各员工写的备注' }),
  friendshipsAdded: Type.Integer(),
  friendshipsLost: Type.Integer(),
  tagsAdded: Type.Integer({ description: '客户得到的标签' }),
  tagsRemoved: Type.Integer({ description: '客户失去的标签' }),
  friendshipTagsAdded: Type.Integer({ description: '好友关系上多出的标签；客户可能已从别处有它' }),
  friendshipTagsRemoved: Type.Integer(),
  groupsAdded: Type.Integer(),
  groupsChanged: Type.Integer(),
  groupsDismissed: Type.Integer(),
  groupJoins: Type.Integer({ description: '补上的入群人次' }),
  groupLeaves: Type.Integer(),
  deliveriesSettled: Type.Integer(),
};
const sentences = {
  repairs: Type.Array(Type.String(), { description: '修复了什么，逐句' }),
  notes: Type.Array(Type.String(), { description: '没有比较到的，和比较看不到的' }),
};

/** What a reconciliation found and repaired. */
export const Reconciliation = Type.Object({
  startedAt: InstantText,
  finishedAt: InstantText,
  customersChecked: Type.Integer(),
  ...repairCounts,
  ...sentences,
});
export const reconcile = route({
  method: 'POST',
  path: '/reconciliations',
  summary: '与企业微信核对并修复，做完才回答',
  response: Reconciliation,
  status: 201,
});

/** One sync with WeCom: a full one or a comparison, under way or ended. */
export const SyncRun = Type.Object({
  id: Type.String(),
  kind: OneOf(['full', 'reconciliation']),
  state: OneOf(['queued', 'running', 'waiting', 'done', 'failed', 'cancelled']),
  phase: Nullable(OneOf(['org', 'tags', 'customers', 'groups', 'deliveries'])),
  requestedBy: Type.String({ description: 'system、operator:<id> 或 apiKey:<id>' }),
  startedAt: InstantText,
  finishedAt: Nullable(InstantText),
  lastStepAt: Nullable(InstantText),
  membersTotal: Type.Integer({ description: '要读取客户的员工' }),
  membersDone: Type.Integer(),
  relationsRead: Type.Integer({ description: '已读取的好友关系' }),
  customersChecked: Nullable(Type.Integer({ description: '做完后统计' })),
  problem: Nullable(Type.String({ description: '等待的原因' })),
  resumeAt: Nullable(InstantText),
  error: Nullable(Type.String()),
  counts: Type.Object(repairCounts),
  ...sentences,
});

export const listSyncRuns = route({
  method: 'GET',
  path: '/wecom/sync-runs',
  summary: '同步与核对的记录和进度，新的在前',
  query: Closed({ ...PageQuery }),
  response: Page(SyncRun),
});
export const readSyncRun = route({
  method: 'GET',
  path: '/wecom/sync-runs/:id',
  summary: '一次同步的进度和结果',
  params: Closed({ id: NumericId }),
  response: SyncRun,
});
export const startSyncRun = route({
  method: 'POST',
  path: '/wecom/sync-runs',
  summary: '在后台开始全量同步或核对；同样的已在进行时回答那一个',
  body: Closed({ kind: OneOf(['full', 'reconciliation']) }),
  response: SyncRun,
  status: 201,
});
export const cancelSyncRun = route({
  method: 'POST',
  path: '/wecom/sync-runs/:id/cancellations',
  summary: '取消进行中的同步；已经读到的保留',
  params: Closed({ id: NumericId }),
  response: SyncRun,
  status: 201,
});
