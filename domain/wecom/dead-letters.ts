import { errcodeMeaning } from './errcodes.ts';

/**
 * Why a callback was given up.
 *
 * - `sealed`: signed by WeCom, and yet not to be opened with our EncodingAESKey. `unreadable`: neither XML nor JSON.
 *   `incomplete`: an event that lacks a field it needs. `foreign`: addressed to another company.
 * - `refused`: WeCom refused, again and again, what the event makes us ask. `unreachable`: it did not answer for a day.
 *   `failed`: the reason is ours, and in the log.
 */
export const LETTER_PROBLEMS = ['sealed', 'unreadable', 'incomplete', 'foreign', 'refused', 'unreachable', 'failed'] as const;
export type LetterProblem = (typeof LETTER_PROBLEMS)[number];

/** A stored word as one of the problems; words of another version count as `failed`. */
export function letterProblem(stored: string | null): LetterProblem {
  return LETTER_PROBLEMS.find((known) => known === stored) ?? 'failed';
}

/** Whether handling it again can make a difference: not when nobody can tell what it says. */
export function isReplayable(problem: LetterProblem): boolean {
  switch (problem) {
    case 'sealed':
    case 'unreadable':
    case 'incomplete':
    case 'foreign':
      return false;
    case 'refused':
    case 'unreachable':
    case 'failed':
      return true;
    default:
      return problem satisfies never;
  }
}

/** Those that may be replayed, as they are stored. */
export const REPLAYABLE: readonly LetterProblem[] = LETTER_PROBLEMS.filter(isReplayable);

/** What happened, and what to do about it, for the one who runs the company's connection. */
export function problemText(problem: LetterProblem, errcode: number | null): { readonly problem: string; readonly todo: string } {
  switch (problem) {
    case 'sealed':
      return {
        problem: '签名正确，但用现在的 EncodingAESKey 解不开',
        todo: '到「连接企业微信」核对 EncodingAESKey 是否与企业微信后台一致，保存后再与企业微信核对一次，补上遗漏的变化',
      };
    case 'unreadable':
      return { problem: '内容不是可识别的格式', todo: '把内容和时间交给技术人员；与企业微信核对一次，可以补上遗漏的变化' };
    case 'incomplete':
      return { problem: '事件缺少必需的字段', todo: '把内容和时间交给技术人员；与企业微信核对一次，可以补上遗漏的变化' };
    case 'foreign':
      return { problem: '事件属于另一个企业', todo: '检查那个企业的回调地址是否误填成了这里；对你的客户没有影响' };
    case 'refused':
      return {
        problem: errcode === null ? '企业微信多次拒绝' : `企业微信多次拒绝（${errcode}）：${errcodeMeaning(errcode).zh}`,
        todo: '先在「连接企业微信」里排除原因，再重放',
      };
    case 'unreachable':
      return { problem: '超过一天连不上企业微信', todo: '网络恢复后重放' };
    case 'failed':
      return { problem: '系统处理时出错', todo: '原因在服务日志里；修复或升级后重放' };
    default:
      return problem satisfies never;
  }
}
