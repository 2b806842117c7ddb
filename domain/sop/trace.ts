import type { Instant } from '../kernel/time.ts';
import { endReasonText, type Names } from './end-reason.ts';
import { onWayText } from './on-way.ts';

/** Why each thing happened or did not, as kept with an enrollment. */
export const TRACE_CODES = [
  'entered',
  'decided',
  'already_decided',
  'skipped_past',
  'skipped_late',
  'skipped_superseded',
  'skipped_overtaken',
  'skipped_cap',
  'deferred_quiet',
  'deferred_cap',
  'deferred_gap',
  'completed',
  'exited',
  'left_on_way',
  'failed',
] as const;
export type TraceCode = (typeof TRACE_CODES)[number];
export type TraceData = Readonly<Record<string, string | number>>;
export type TraceEntry = { readonly at: Instant; readonly stepKey: string | null; readonly code: TraceCode; readonly data: TraceData };

/** The sentence a person reads; codes of a newer version are shown as they are. */
export function traceSentence(code: string, data: Readonly<Record<string, unknown>>, names?: Names): string {
  return isTraceCode(code) ? sentenceOf(code, data, names) : code;
}

/** Instants are kept as `2026-03-05 10:00` of the company's clock and read as 3月5日 10:00. */
function readable(text: string): string {
  return text.replace(/^\d{4}-(\d\d)-(\d\d) (\d\d:\d\d)$/, (_, month, day, time) => `${Number(month)}月${Number(day)}日 ${String(time)}`);
}

function sentenceOf(code: TraceCode, data: Readonly<Record<string, unknown>>, names: Names | undefined): string {
  const text = (key: string): string => {
    const value = data[key];
    return typeof value === 'string' || typeof value === 'number' ? readable(String(value)) : '';
  };
  const due = text('due') === '' ? '' : `（应为 ${text('due')}）`;
  const to = text('to') === '' ? '' : `到 ${text('to')}`;
  switch (code) {
    case 'entered':
      return text('anchor') === '' ? '进入 SOP' : `进入 SOP，从 ${text('anchor')} 起算`;
    case 'decided':
      return '到期，已生成触达';
    case 'already_decided':
      return '这一步之前已经生成过触达，不会重复发送';
    case 'skipped_past':
      return `跳过：进入时这一步的时间已经过去${due}`;
    case 'skipped_late':
      return `跳过：处理时已超过消息的有效时间${due}`;
    case 'skipped_superseded':
      return '跳过：后面的步骤也已到期，只发最新的一步';
    case 'skipped_overtaken': {
      const cause = text('cap') === '' ? '在勿扰时段' : capText(text('cap'));
      return `跳过：${cause}，最早 ${text('to')} 才能发，而下一步在 ${text('next')} 到期，只发最新的一步`;
    }
    case 'skipped_cap':
      return `跳过：${capText(text('cap'))}，不能再顺延`;
    case 'deferred_quiet':
      return `在勿扰时段，顺延${to}`;
    case 'deferred_cap':
      return `${capText(text('cap'))}，顺延${to}`;
    case 'deferred_gap':
      return `与上一条消息间隔太短，顺延${to}`;
    case 'completed':
      return '全部步骤走完';
    case 'exited':
      return `退出：${endReasonText(text('reason'), names)}${notComing(text('left'))}`;
    case 'left_on_way':
      return `这一步的消息${onWayText(text('state'), names?.staff(Number(text('staffId'))) ?? '员工')}`;
    case 'failed':
      return `出错，已停止：${text('error')}`;
    default:
      return code satisfies never;
  }
}

/** The steps that an exit calls off. */
export function notComing(steps: string | undefined): string {
  return steps === undefined || steps === '' ? '' : `；${steps} 的消息不再发送`;
}

function capText(cap: string): string {
  return cap === 'week' ? '客户 7 天内的消息已达上限' : '客户当天的消息已达上限';
}

function isTraceCode(code: string): code is TraceCode {
  return TRACE_CODES.some((known) => known === code);
}
