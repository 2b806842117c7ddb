import type { MoveSource } from './facts.ts';
import type { StageKind } from './kinds.ts';

const SOURCES: Record<MoveSource, string> = { manual: '手动', api: '接口', rule: '规则', deletion: '阶段被删除', import: '导入' };

/** Why a customer changed her stage, in words; sources of a newer version are shown as they are. */
export function moveSourceText(source: string): string {
  return isSource(source) ? SOURCES[source] : source;
}

type Stages = ReadonlyMap<number, { readonly name: string; readonly pipeline: string }>;

/** A move as one sentence of the timeline. */
export function stageMoveText(move: { fromStageId: number | null; toStageId: number | null; source: string }, stages: Stages): string {
  const named = (id: number): string => `「${stages.get(id)?.name ?? '已删除'}」`;
  const { fromStageId: from, toStageId: to } = move;
  const pipeline = stages.get(to ?? from ?? 0)?.pipeline;
  const where = pipeline === undefined ? '流程' : `「${pipeline}」`;
  const why = `（${moveSourceText(move.source)}）`;
  if (from !== null && to !== null) return `${where}阶段从${named(from)}变为${named(to)}${why}`;
  if (to !== null) return `进入${where}的阶段${named(to)}${why}`;
  return from === null ? `移出${where}${why}` : `离开${where}的阶段${named(from)}${why}`;
}

const KINDS: Record<StageKind, string> = { open: '进行中', won: '成交', lost: '流失' };

/** What a stage means for the result. */
export function stageKindText(kind: StageKind): string {
  return KINDS[kind];
}

/** What one member is told in the morning: the first ten names, longest stay first, and how many more there are. */
export function reminderText(groups: readonly { stage: string; names: readonly string[]; count: number }[]): string {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const lines = groups.map(({ stage, names, count }) => {
    const rest = count - names.length;
    return `「${stage}」：${names.join('、')}${rest > 0 ? (names.length === 0 ? `${rest} 位` : ` 等 ${count} 位`) : ''}`;
  });
  return [`有 ${total} 位客户在当前阶段停留较久，请跟进：`, ...lines].join('\n');
}

function isSource(source: string): source is MoveSource {
  return Object.hasOwn(SOURCES, source);
}
