import type { Instant } from '../kernel/time.ts';
import { dropReasonText, SUPPRESSED_TEXT, type DeliveryState } from './reasons.ts';

export type WhyLine = { readonly at: Instant; readonly sentence: string };

/** What the way of a message after its decision is told from. Instants in ms; names as people know them. */
export type Way = {
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly staffName: string | null;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly expiresAt: Instant;
  readonly handedOverAt: Instant | null;
  readonly confirmedAt: Instant | null;
  readonly settledAt: Instant | null;
  /** When the call was made whose answer is missing. */
  readonly calledAt: Instant | null;
};

/** The lines from the decision to the outcome, in order, each a Chinese sentence. */
export function wayInWords(way: Way): WhyLine[] {
  const staff = way.staffName ?? '员工';
  const lines: WhyLine[] = [{ at: way.createdAt, sentence: '决定发送这条消息，等待派发' }];
  if (way.handedOverAt !== null) lines.push({ at: way.handedOverAt, sentence: `已派发给${staff}，待成员在企业微信中确认` });
  if (way.confirmedAt !== null) lines.push({ at: way.confirmedAt, sentence: `${staff}已确认发送` });
  const outcome = outcomeInWords(way, staff);
  if (outcome !== undefined) lines.push(outcome);
  return lines;
}

function outcomeInWords(way: Way, staff: string): WhyLine | undefined {
  const settledAt = way.settledAt ?? way.createdAt;
  const reason = way.reason === null ? '' : `：${dropReasonText(way.reason)}`;
  switch (way.state) {
    case 'created':
      return way.attempts === 0 ? undefined : { at: way.nextTryAt, sentence: `已尝试派发 ${way.attempts} 次未成功，将在此时重试` };
    case 'claimed':
      return { at: way.calledAt ?? way.createdAt, sentence: `正在派发给${staff}` };
    case 'unknown':
      return {
        at: way.calledAt ?? way.createdAt,
        sentence: `已向企业微信请求派发给${staff}，但没有得到明确答复，正在核实；核实前不会重发`,
      };
    case 'handed_over':
      return undefined;
    case 'sent':
      return { at: settledAt, sentence: '客户已收到' };
    case 'refused':
      return { at: settledAt, sentence: `没有发出${reason}` };
    case 'expired':
      return { at: settledAt, sentence: `已过期${reason}` };
    case 'suppressed':
      return { at: settledAt, sentence: `派发前已取消：${SUPPRESSED_TEXT}` };
    default:
      return way.state satisfies never;
  }
}
