import { utf8Bytes } from '../wecom/attachments.ts';
import type { MoveSource } from './facts.ts';

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

/** Of a text message of the app, in bytes (WeCom 90236). */
const MESSAGE_BYTES = 2_048;
const NAME_CHARACTERS = 20;

/** What one member is told in the morning: the names given under their stages, and how many more there are; fits one message. */
export function reminderText(groups: readonly { stage: string; names: readonly string[]; count: number }[]): string {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const lines = [`有 ${total} 位客户在当前阶段停留较久，请跟进：`, ...groups.map(reminderLine)];
  const fitting = lines.filter((_, i) => utf8Bytes(lines.slice(0, i + 1).join('\n')) <= MESSAGE_BYTES - 4);
  return fitting.length === lines.length ? lines.join('\n') : `${fitting.join('\n')}\n…`;
}

function reminderLine({ stage, names, count }: { stage: string; names: readonly string[]; count: number }): string {
  if (names.length === 0) return `「${stage}」：${count} 位`;
  const shown = names.map((name) => Array.from(name).slice(0, NAME_CHARACTERS).join('')).join('、');
  return `「${stage}」：${shown}${count > names.length ? ` 等 ${count} 位` : ''}`;
}

function isSource(source: string): source is MoveSource {
  return Object.hasOwn(SOURCES, source);
}
