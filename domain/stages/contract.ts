import { Type } from 'typebox';
import { Customer, TagRef } from '../customers/contract.ts';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, ClosedSome, route } from '../kernel/route.ts';
import { Name, Nullable, NumericId, OneOf, Uuid } from '../kernel/schema.ts';
import { STAGE_KINDS } from './kinds.ts';
import { MAX_MOVED_AT_ONCE, MAX_PIPELINES, MAX_STAGES } from './limits.ts';
import { TEMPLATE_KEYS } from './templates.ts';

export const stageRefusals = refusals({
  'pipeline.not_found': { status: 404, say: () => '没有这个流程' },
  'pipeline.name_taken': { status: 409, say: (d) => `流程「${String(d['name'])}」已经有了` },
  'pipeline.too_many': { status: 422, say: () => `最多 ${MAX_PIPELINES} 个流程，请先归档不用的` },
  'pipeline.stages_or_template': { status: 422, say: () => '新建流程要么选一个模板，要么列出阶段，二者取一' },
  'pipeline.order_stale': { status: 409, say: () => '阶段有变化，请刷新后再排序' },
  'pipeline.archived': { status: 409, say: (d) => `流程「${String(d['name'])}」已归档，不能再移入客户` },
  'stage.not_found': { status: 404, say: () => '没有这个阶段' },
  'stage.name_taken': { status: 409, say: (d) => `这个流程里已经有阶段「${String(d['name'])}」` },
  'stage.too_many': { status: 422, say: () => `一个流程最多 ${MAX_STAGES} 个阶段` },
  'stage.last': { status: 422, say: () => '流程至少要有一个阶段；不用的流程可以归档' },
  'stage.name_long': { status: 422, say: (d) => `名称最多 ${String(d['limit'])} 个字` },
  'stage.occupied': {
    status: 409,
    say: (d) => `阶段「${String(d['name'])}」里还有 ${String(d['customers'])} 位客户，请指定他们移到哪个阶段`,
  },
  'stage.other_pipeline': { status: 422, say: () => '目标阶段必须是同一个流程里的另一个阶段' },
  'stage.pipeline_needed': { status: 422, say: () => '移出阶段时要说明是哪个流程' },
  'stage.unknown_customers': { status: 422, say: (d) => `这些客户不存在：${String(d['customerIds'])}` },
  'funnel.period': { status: 422, say: () => '时间段不对：请用 YYYY-MM-DD，开始不晚于结束，最长两年' },
});

const StageKind = OneOf(STAGE_KINDS);

export const Stage = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  kind: StageKind,
  dwellDays: Nullable(Type.Integer({ description: '停留多少天后提醒负责员工，之后每隔这么多天再提醒；null 为不提醒' })),
});

export const Pipeline = Type.Object({
  id: Type.String(),
  name: Type.String(),
  archived: Type.Boolean(),
  stages: Type.Array(Stage, { description: 'in order' }),
});

const ById = Closed({ id: NumericId });
const DwellDays = Nullable(Type.Integer({ minimum: 1, maximum: 365 }));
const stageFields = {
  description: Type.Optional(Type.String({ maxLength: 100 })),
  kind: Type.Optional(StageKind),
  dwellDays: Type.Optional(DwellDays),
};
export const NewStage = Closed({ name: Name, ...stageFields });

export const listPipelines = route({
  method: 'GET',
  path: '/pipelines',
  summary: '客户阶段的流程',
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(['live', 'archived'])) }),
  response: Page(Pipeline),
});

export const createPipeline = route({
  method: 'POST',
  path: '/pipelines',
  summary: '新建流程：从模板，或自己列出阶段',
  body: Closed({
    name: Type.Optional(Name),
    template: Type.Optional(OneOf(TEMPLATE_KEYS)),
    stages: Type.Optional(Type.Array(NewStage, { minItems: 1, maxItems: MAX_STAGES })),
  }),
  response: Pipeline,
  status: 201,
});

export const readPipeline = route({ method: 'GET', path: '/pipelines/:id', summary: '查看一个流程', params: ById, response: Pipeline });

export const updatePipeline = route({
  method: 'PATCH',
  path: '/pipelines/:id',
  summary: '流程改名，或从归档中恢复',
  params: ById,
  body: ClosedSome({ name: Type.Optional(Name), archived: Type.Optional(Type.Boolean()) }),
  response: Pipeline,
});

export const archivePipeline = route({
  method: 'DELETE',
  path: '/pipelines/:id',
  summary: '归档流程：客户所在的阶段和历史都保留',
  params: ById,
  response: Pipeline,
});

export const orderStages = route({
  method: 'PUT',
  path: '/pipelines/:id/stage-order',
  summary: '给阶段排序；不会移动客户',
  params: ById,
  body: Closed({ stages: Type.Array(NumericId, { minItems: 1, maxItems: MAX_STAGES }) }),
  response: Pipeline,
});

export const createStage = route({
  method: 'POST',
  path: '/pipelines/:id/stages',
  summary: '新增阶段；不说位置就排在最后一个进行中的阶段之后',
  params: ById,
  body: Closed({ ...NewStage.properties, after: Type.Optional(Nullable(NumericId)) }),
  response: Stage,
  status: 201,
});

export const updateStage = route({
  method: 'PATCH',
  path: '/stages/:id',
  summary: '修改阶段',
  params: ById,
  body: ClosedSome({ name: Type.Optional(Name), ...stageFields }),
  response: Stage,
});

export const previewStageDeletion = route({
  method: 'GET',
  path: '/stages/:id/deletion-preview',
  summary: '删除阶段前的影响',
  params: ById,
  response: Type.Object({ customers: Type.Integer({ description: '要移到别的阶段的客户' }) }),
});

export const deleteStage = route({
  method: 'DELETE',
  path: '/stages/:id',
  summary: '删除阶段；里面还有客户时要给出 moveTo',
  params: ById,
  query: Closed({ moveTo: Type.Optional(NumericId) }),
  response: Type.Object({ customers: Type.Integer({ description: '正在后台移到新阶段的客户' }) }),
});

export const moveCustomer = route({
  method: 'POST',
  path: '/customers/:id/stage',
  summary: '把客户移到一个阶段，或移出流程（stageId 为 null 时要给 pipelineId）',
  params: Closed({ id: Uuid }),
  body: Closed({ stageId: Nullable(NumericId), pipelineId: Type.Optional(NumericId) }),
  response: Customer,
});

export const moveCustomers = route({
  method: 'POST',
  path: '/stage-moves',
  summary: '把选中的客户一起移到一个阶段',
  body: Closed({
    customers: Type.Array(Uuid, { minItems: 1, maxItems: MAX_MOVED_AT_ONCE }),
    stageId: Nullable(NumericId),
    pipelineId: Type.Optional(NumericId),
  }),
  response: Type.Object({
    moved: Type.Integer(),
    unchanged: Type.Integer({ description: '本来就在这个阶段的' }),
    changes: Type.Array(Type.Object({ customerId: Type.String(), fromStageId: Nullable(Type.String()) })),
  }),
});

export const BoardCard = Type.Object({
  id: Type.String(),
  name: Type.String(),
  owner: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  tags: Type.Array(TagRef),
  since: Nullable(Type.String({ description: 'when she entered the stage; null without a stage' })),
  days: Nullable(Type.Integer({ description: 'local calendar days in the stage' })),
});

export const BoardOrder = OneOf(['newest', 'longest']);

export const readBoard = route({
  method: 'GET',
  path: '/pipelines/:id/board',
  summary: '阶段看板：每个阶段多少人、停留多久、最前面的客户',
  params: ById,
  query: Closed({ order: Type.Optional(BoardOrder), cards: Type.Optional(Type.Integer({ minimum: 0, maximum: 50, default: 20 })) }),
  response: Type.Object({
    pipeline: Pipeline,
    columns: Type.Array(
      Type.Object({
        stageId: Nullable(Type.String({ description: 'null: customers without a stage in this pipeline' })),
        customers: Type.Integer(),
        averageStaySeconds: Nullable(Type.Integer({ description: 'of those in it, until now' })),
        medianStaySeconds: Nullable(Type.Integer()),
        cards: Type.Array(BoardCard),
        nextCursor: Nullable(Type.String()),
      }),
    ),
    leaving: Type.Integer({ description: '还在已删除的阶段里、正在后台移走的客户' }),
  }),
});

export const listStageCustomers = route({
  method: 'GET',
  path: '/pipelines/:id/customers',
  summary: '一个阶段的客户；不给 stage 时是没有阶段的',
  params: ById,
  query: Closed({ ...PageQuery, stage: Type.Optional(NumericId), order: Type.Optional(BoardOrder) }),
  response: Page(BoardCard),
});

const LocalDate = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

export const readFunnel = route({
  method: 'GET',
  path: '/pipelines/:id/funnel',
  summary: '阶段漏斗：一段时间里每个阶段进来多少人、往后走了多少、停留多久',
  params: ById,
  query: Closed({ from: LocalDate, to: LocalDate }),
  response: Type.Object({
    from: Type.String(),
    to: Type.String(),
    entered: Type.Integer({ description: 'customers who came into any stage in the period' }),
    won: Type.Integer({ description: 'of them, in a won stage since then' }),
    lost: Type.Integer({ description: 'of them, in a lost stage since then' }),
    stages: Type.Array(
      Type.Object({
        stageId: Type.String(),
        name: Type.String(),
        kind: StageKind,
        entered: Type.Integer({ description: 'customers who entered it in the period, each once' }),
        movedOn: Type.Integer({ description: 'of them, who entered a later stage that is not lost, until now' }),
        lost: Type.Integer({ description: 'of them, who entered a lost stage or left the pipeline and moved on nowhere' }),
        staying: Type.Integer({ description: 'of them, who are in it now' }),
        stays: Type.Integer({ description: 'stays that ended in the period' }),
        averageStaySeconds: Nullable(Type.Integer({ description: 'of stays that ended in the period' })),
        medianStaySeconds: Nullable(Type.Integer()),
      }),
    ),
  }),
});
