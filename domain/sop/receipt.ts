/** What became of one occurrence of a trigger. */
export const RECEIPT_OUTCOMES = [
  'enrolled',
  'duplicate',
  'filtered',
  'not_active',
  'already_active',
  'reentry_denied',
  'excluded',
  'holdout',
  'unreachable',
  'stale',
  'unknown_customer',
] as const;
export type ReceiptOutcome = (typeof RECEIPT_OUTCOMES)[number];

const SENTENCES: Record<ReceiptOutcome, string> = {
  enrolled: '已进入 SOP',
  duplicate: '这次触发已经处理过',
  filtered: '不符合 SOP 的筛选条件',
  not_active: 'SOP 没有在运行',
  already_active: '已经在这个 SOP 的轨道中',
  reentry_denied: '之前进入过，按再次进入的规则不再进入',
  excluded: '正在同组的其他 SOP 中',
  holdout: '属于对照组',
  unreachable: '不是任何相关员工的好友，无法触达',
  stale: '处理时触发条件已经不成立',
  unknown_customer: '没有这位客户',
};

/** Why a trigger did or did not lead to an enrollment, in words; outcomes of a newer version are shown as they are. */
export function outcomeText(outcome: string): string {
  return isOutcome(outcome) ? SENTENCES[outcome] : outcome;
}

function isOutcome(outcome: string): outcome is ReceiptOutcome {
  return RECEIPT_OUTCOMES.some((known) => known === outcome);
}
