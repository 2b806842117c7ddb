import { Type } from 'typebox';
import { CustomerReference } from '../customers/reference.ts';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable, NumericId, OneOf, Uuid } from '../kernel/schema.ts';
import { SopDefinition } from './definition.ts';

export const sopRefusals = refusals({
  'sop.not_found': { status: 404, say: () => '没有这个 SOP' },
  'sop.name_taken': { status: 409, say: (d) => `已经有名为「${String(d['name'])}」的 SOP` },
  'sop.not_supported': { status: 422, say: (d) => `此版本尚不支持：${String(d['what'])}` },
  'sop.has_problems': { status: 422, say: (d) => `还有 ${String(d['count'])} 处问题，修好后才能发布：${String(d['first'])}` },
  'sop.nothing_to_publish': { status: 422, say: () => '草稿与已发布的版本相同，没有可发布的改动' },
  'sop.not_live': { status: 422, say: () => 'SOP 没有在运行' },
  'sop.not_paused': { status: 422, say: () => 'SOP 没有暂停' },
  'enrollment.not_found': { status: 404, say: () => '没有这条入轨记录' },
});

export const SopProblem = Type.Object({ path: Type.String(), sentence: Type.String() });

export const SopCounts = Type.Object({
  active: Type.Integer(),
  completed: Type.Integer(),
  exited: Type.Integer(),
});

export const StepFunnel = Type.Object({
  key: Type.String(),
  /** Waiting for this step now. */
  waiting: Type.Integer(),
  reached: Type.Integer({ description: '产生了触达意图' }),
  awaitingConfirm: Type.Integer({ description: '待成员确认' }),
  sent: Type.Integer(),
  failed: Type.Integer({ description: '无法发送、过期或已取消' }),
});

export const SopRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: OneOf(['draft', 'live', 'paused']),
  triggerText: Type.String({ description: 'the trigger in words' }),
  stepText: Type.String({ description: '第 1 天 10:00、第 3 天 10:00 …' }),
  liveVersion: Nullable(Type.Integer()),
  counts: SopCounts,
  sentLast7Days: Type.Integer(),
  updatedAt: InstantText,
});

export const Sop = Type.Object({
  ...SopRow.properties,
  draft: SopDefinition,
  /** What the running version says; null before the first publication. */
  live: Nullable(SopDefinition),
  draftDiffers: Type.Boolean(),
  problems: Type.Array(SopProblem, { description: '修好后才能发布' }),
  hints: Type.Array(SopProblem, { description: '不妨碍发布，但值得再看一眼' }),
  funnel: Type.Array(StepFunnel),
  createdAt: InstantText,
});

const SopId = Closed({ id: NumericId });

export const listSops = route({
  method: 'GET',
  path: '/sops',
  summary: '查询 SOP',
  query: Closed({ ...PageQuery }),
  response: Page(SopRow),
});
export const createSop = route({
  method: 'POST',
  path: '/sops',
  summary: '新建 SOP（草稿）',
  body: SopDefinition,
  response: Sop,
  status: 201,
});
export const readSop = route({ method: 'GET', path: '/sops/:id', summary: 'SOP 详情', params: SopId, response: Sop });
export const updateSop = route({
  method: 'PATCH',
  path: '/sops/:id',
  summary: '修改草稿',
  params: SopId,
  body: Type.Partial(SopDefinition, { additionalProperties: false, minProperties: 1 }),
  response: Sop,
});

export const SopVersion = Type.Object({
  id: Type.String({ description: 'SOP and version: 3-2' }),
  sopId: Type.String(),
  version: Type.Integer(),
  publishedAt: InstantText,
  enrolled: Type.Integer(),
});
export const publishSop = route({
  method: 'POST',
  path: '/sops/:id/versions',
  summary: '发布草稿为新版本；草稿没有改动时只能让现有客户进入（enrollExisting），版本不变',
  params: SopId,
  body: Closed({ enrollExisting: Type.Optional(Type.Boolean()) }),
  response: SopVersion,
  status: 201,
});
/** What the publish dialog shows. */
export const previewPublication = route({
  method: 'GET',
  path: '/sops/:id/publication-preview',
  summary: '发布前的人数',
  params: SopId,
  response: Type.Object({
    matchingNow: Type.Integer({ description: '现在已满足触发条件的客户' }),
    activeNow: Type.Integer({ description: '正在轨道中的客户' }),
    changedSteps: Type.Array(Type.String()),
  }),
});
export const pauseSop = route({ method: 'POST', path: '/sops/:id/pauses', summary: '暂停', params: SopId, response: Sop, status: 201 });
export const resumeSop = route({
  method: 'POST',
  path: '/sops/:id/resumptions',
  summary: '恢复',
  params: SopId,
  response: Sop,
  status: 201,
});

export const enrollCustomers = route({
  method: 'POST',
  path: '/sops/:id/enrollments',
  summary: '手动加入客户',
  params: SopId,
  body: Closed({ customers: Type.Array(CustomerReference, { minItems: 1, maxItems: 1000 }) }),
  response: Type.Object({
    enrolled: Type.Integer(),
    /** Those that were made, by the index of their reference. */
    enrollments: Type.Array(Type.Object({ index: Type.Integer(), id: Type.String() })),
    refused: Type.Array(Type.Object({ index: Type.Integer(), outcome: Type.String(), sentence: Type.String() })),
  }),
  status: 201,
});

export const EnrollmentRow = Type.Object({
  id: Type.String(),
  sopId: Type.String(),
  sopName: Type.String(),
  version: Type.Integer(),
  customerId: Type.String(),
  customerName: Type.String(),
  status: OneOf(['active', 'held', 'completed', 'converted', 'exited', 'failed']),
  /** Local day of the sequence that the customer is on: 0 on the anchor's own day. */
  day: Type.Integer(),
  anchor: InstantText,
  startedAt: InstantText,
  endedAt: Nullable(InstantText),
  endReason: Nullable(Type.String({ description: 'in words' })),
  nextStepKey: Nullable(Type.String()),
  nextDueAt: Nullable(InstantText),
  sent: Type.Integer(),
});

export const Enrollment = Type.Object({
  ...EnrollmentRow.properties,
  trace: Type.Array(
    Type.Object({
      at: InstantText,
      stepKey: Nullable(Type.String()),
      code: Type.String(),
      sentence: Type.String(),
      deliveryId: Nullable(Type.String()),
    }),
  ),
  deliveries: Type.Array(
    Type.Object({ id: Type.String(), stepKey: Type.String(), state: Type.String(), stateText: Type.String(), text: Type.String() }),
  ),
});

export const listEnrollments = route({
  method: 'GET',
  path: '/sops/:id/enrollments',
  summary: 'SOP 的入轨记录',
  params: SopId,
  query: Closed({ ...PageQuery, status: Type.Optional(OneOf(['active', 'held', 'completed', 'converted', 'exited', 'failed'])) }),
  response: Page(EnrollmentRow),
});
export const readEnrollment = route({
  method: 'GET',
  path: '/enrollments/:id',
  summary: '入轨详情与逐步原因',
  params: Closed({ id: Uuid }),
  response: Enrollment,
});

/** 为什么收到 / 为什么没收到: every receipt of a customer's triggers, with its outcome. */
export const listCustomerEnrollments = route({
  method: 'GET',
  path: '/customers/:id/enrollments',
  summary: '客户的 SOP 经历',
  params: Closed({ id: Uuid }),
  response: Type.Object({
    enrollments: Type.Array(EnrollmentRow),
    refused: Type.Array(
      Type.Object({ sopId: Type.String(), sopName: Type.String(), at: InstantText, outcome: Type.String(), sentence: Type.String() }),
    ),
  }),
});
