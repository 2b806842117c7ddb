/** Why a message did not reach a customer. */
export const DROP_REASONS = ['quota', 'not_friend', 'no_sender', 'not_confirmed', 'too_late', 'rejected', 'unknown'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

const SENTENCES: Record<DropReason, string> = {
  quota: '客户接收已达上限（企业微信群发次数用完）',
  not_friend: '已不是好友',
  no_sender: '没有可以发送的员工',
  not_confirmed: '员工未确认，已过期',
  too_late: '超过了消息的有效时间',
  rejected: '企业微信拒绝了这次发送',
  unknown: '结果待查：发送请求没有得到明确答复',
};

/** The sentence a person reads; reasons written by a newer version are shown as they are. */
export function dropReasonText(reason: string): string {
  return isDropReason(reason) ? SENTENCES[reason] : reason;
}

/** Why a message was taken back; what ended the enrollment is told by the enrollment itself. */
export const SUPPRESSED_TEXT = '客户已离开这个 SOP';

function isDropReason(reason: string): reason is DropReason {
  return DROP_REASONS.some((known) => known === reason);
}

export const DELIVERY_STATES = ['created', 'claimed', 'handed_over', 'unknown', 'sent', 'refused', 'expired', 'suppressed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_STATE_TEXT: Record<DeliveryState, string> = {
  created: '待派发',
  claimed: '派发中',
  handed_over: '待成员确认',
  unknown: '结果待查',
  sent: '已发送',
  refused: '无法发送',
  expired: '未确认已过期',
  suppressed: '已取消',
};

export const MASS_TASK_STATES = ['claimed', 'unknown', 'handed_over', 'rejected', 'settled'] as const;
export type MassTaskState = (typeof MASS_TASK_STATES)[number];

export const MASS_TASK_STATE_TEXT: Record<MassTaskState, string> = {
  claimed: '派发中',
  unknown: '结果待查',
  handed_over: '待成员确认',
  rejected: '未派发成功',
  settled: '已完成',
};

/** Reads a stored state; a value of a newer version is a bug here. */
export function deliveryState(stored: string): DeliveryState {
  const state = DELIVERY_STATES.find((known) => known === stored);
  if (state === undefined) throw new Error(`unknown delivery state ${stored}`);
  return state;
}

/** Reads a stored state of a mass task. */
export function massTaskState(stored: string): MassTaskState {
  const state = MASS_TASK_STATES.find((known) => known === stored);
  if (state === undefined) throw new Error(`unknown mass task state ${stored}`);
  return state;
}
