import { errcodeMeaning } from '../wecom/errcodes.ts';

/**
 * Why a new friend was not greeted by us.
 *
 * - `late`: the twenty seconds were over. `elsewhere`: another app greeted, or they were talking already. `consent`: the
 *   customer has not agreed to the message archive yet.
 * - `busy`: WeCom's limits let us not through in time. `unreachable`: no connection in time. `refused`: WeCom's error code
 *   says why.
 * - `unclear`: asked, and never answered: it may have arrived. `off`: the company's greeting is switched off.
 */
export const NOT_SENT_REASONS = ['late', 'elsewhere', 'consent', 'busy', 'unreachable', 'refused', 'unclear', 'off'] as const;
export type NotSentReason = (typeof NOT_SENT_REASONS)[number];

/** A stored word as one of the reasons; words of another version count as `unclear`. */
export function notSentReason(stored: string | null): NotSentReason {
  return NOT_SENT_REASONS.find((known) => known === stored) ?? 'unclear';
}

/** The reason as a person reads it. */
export function notSentText(reason: NotSentReason, errcode: number | null): string {
  switch (reason) {
    case 'late':
      return '没有赶上企业微信规定的 20 秒';
    case 'elsewhere':
      return '其他应用已经发过欢迎语，或者双方已经开始聊天';
    case 'consent':
      return '客户还没有同意会话存档，企业微信暂时不让发';
    case 'busy':
      return '企业微信的接口繁忙，20 秒内没有轮到';
    case 'unreachable':
      return '20 秒内没有连上企业微信';
    case 'refused':
      return errcode === null ? '企业微信拒绝了' : `企业微信拒绝了（${errcode}）：${errcodeMeaning(errcode).zh}`;
    case 'unclear':
      return '企业微信没有答复，可能已经送达';
    case 'off':
      return '欢迎语没有开启';
    default:
      return reason satisfies never;
  }
}
