import { dropReasonText } from '../delivery/reasons.ts';
import { eventDetail, eventWords } from '../events/words.ts';
import type { FactBody } from '../facts.ts';
import { notSentText } from '../greetings/reasons.ts';
import { joinSceneText } from '../groups/words.ts';
import { endReasonText } from '../sop/end-reason.ts';
import { onWayText } from '../sop/on-way.ts';
import { outcomeText } from '../sop/receipt.ts';
import { stageMoveText } from '../stages/words.ts';
import { notComing, traceSentence, type TraceData } from '../sop/trace.ts';
import { addWayText, fieldText, sourceText, yuanText } from './words.ts';

/** What sentences need by name; ids that nothing is known of are worded without a name. */
export type TimelineNames = {
  readonly staff: ReadonlyMap<number, string>;
  readonly tags: ReadonlyMap<number, string>;
  readonly sops: ReadonlyMap<number, string>;
  readonly stages: ReadonlyMap<number, { readonly name: string; readonly pipeline: string }>;
  /** `第 3 天 10:00` of the step that a fact is about. */
  readonly step: string | null;
};

export type Sentence = { readonly sentence: string; readonly detail: string | null };

/** A fact as one Chinese sentence of the customer's timeline, with what stands below it (a message, an order). */
export function factSentence(fact: FactBody, names: TimelineNames): Sentence {
  switch (fact.kind) {
    case 'customer.known':
      return plain(ORIGINS[fact.data.origin]);
    case 'profile.changed':
      return plain(`资料有变化：${fact.data.fields.map(fieldText).join('、')}`);
    case 'phone.viewed':
      return plain('查看了完整的手机号');
    case 'friend.added':
      return friendAdded(fact.data, names);
    case 'friend.lost':
      return plain(friendLost(fact.data.by, staffName(names, fact.data.staffId)));
    case 'tag.added':
      return plain(`添加标签「${tagName(names, fact.data.tagId)}」（${sourceText(fact.data.source)}）`);
    case 'tag.removed':
      return plain(`移除标签「${tagName(names, fact.data.tagId)}」（${sourceText(fact.data.source)}）`);
    case 'message.received':
      return { sentence: received(fact.data, names), detail: fact.data.text };
    case 'message.written':
      return {
        sentence: `${nameOf(fact.data.staffId, names)} ${fact.data.channel === 'kf' ? '在微信客服回复' : '发来消息'}`,
        detail: fact.data.text,
      };
    case 'message.recalled':
      return plain(recalled(fact.data, names));
    case 'message.in_group':
      return { sentence: `在客户群「${fact.data.name}」里发言`, detail: fact.data.text };
    case 'message.recalled_in_group':
      return plain(`在客户群「${fact.data.name}」里撤回了一条消息`);
    case 'event.happened':
      return { sentence: eventWords(fact.data.type), detail: eventDetail(fact.data.props) };
    case 'order.placed':
    case 'order.paid':
      return {
        sentence: `${fact.kind === 'order.paid' ? '支付' : '提交'}订单 ${yuanText(fact.data.amountFen)}`,
        detail: fact.data.summary === '' ? null : fact.data.summary,
      };
    case 'order.refunded':
    case 'order.cancelled':
    case 'order.changed':
      return { sentence: orderSentence(fact), detail: `订单 ${fact.data.orderId}` };
    case 'stage.changed':
      return plain(stageMoveText(fact.data, names.stages));
    case 'stage.dwelled':
      return plain(
        `在阶段「${names.stages.get(fact.data.stageId)?.name ?? '已删除'}」停留了 ${fact.data.days} 天，提醒 ${staffName(names, fact.data.staffId)} 跟进`,
      );
    case 'group.joined':
      return plain(`加入客户群「${fact.data.name}」（${joinSceneText(fact.data.scene)}）`);
    case 'group.left':
      return plain(fact.data.why === 'left' ? `离开客户群「${fact.data.name}」` : `客户群「${fact.data.name}」已解散`);
    case 'greeting.sent':
      return { sentence: `已用 ${staffName(names, fact.data.staffId)} 的名义发送欢迎语`, detail: fact.data.text };
    case 'greeting.not_sent':
      return plain(
        `${fact.data.reason === 'unclear' ? '不确定欢迎语是否送达' : '没有发送欢迎语'}：${notSentText(fact.data.reason, fact.data.errcode)}`,
      );
    case 'sop.entered':
      return plain(`进入 SOP${sopName(names, fact.data.sopId)}`);
    case 'sop.refused':
      return plain(`没有进入 SOP${sopName(names, fact.data.sopId)}：${outcomeText(fact.data.outcome)}`);
    case 'sop.step_skipped':
      return plain(`${stepMessage(names, fact.data.sopId)}没有发送：${skipText(fact.data.code, fact.data.why)}`);
    case 'sop.step_deferred':
      return plain(`${stepMessage(names, fact.data.sopId)}暂缓：${traceSentence(fact.data.code, fact.data.why)}`);
    case 'sop.step_decided':
      return plain(`${stepMessage(names, fact.data.sopId)}到时间了，等待派发`);
    case 'sop.ended':
      return plain(
        `${sopEnded(fact.data.status, whyEnded(fact.data.reason, names), sopName(names, fact.data.sopId))}${notComing(fact.data.left)}`,
      );
    case 'sop.message_left':
      return plain(`${stepMessage(names, fact.data.sopId)}${onWayText(fact.data.state, staffName(names, fact.data.staffId))}`);
    case 'delivery.handed_over':
      return plain(`${stepMessage(names, fact.data.sopId)}已交给 ${staffName(names, fact.data.staffId)}，待成员确认`);
    case 'delivery.sent':
      return { sentence: `${stepMessage(names, fact.data.sopId)}已由 ${staffName(names, fact.data.staffId)} 发送`, detail: fact.data.text };
    case 'delivery.refused':
      return plain(`${stepMessage(names, fact.data.sopId)}没有送达：${dropReasonText(fact.data.reason)}`);
    case 'delivery.expired':
      return plain(`${stepMessage(names, fact.data.sopId)}没有发送：${dropReasonText(fact.data.reason)}`);
    case 'delivery.suppressed':
      return plain(`${stepMessage(names, fact.data.sopId)}没有发送：${whyEnded(fact.data.reason, names)}`);
    case 'delivery.unknown':
      return plain(`${stepMessage(names, fact.data.sopId)}交给 ${staffName(names, fact.data.staffId)} 时没有得到明确答复，正在核实`);
    default:
      return unknownKind(fact);
  }
}

const ORIGINS = {
  wecom: '从企业微信成为客户',
  api: '由接口建立客户档案',
  import: '由导入建立客户档案',
  event: '由行为数据建立客户档案',
  order: '由订单建立客户档案',
};

function orderSentence(fact: Extract<FactBody, { kind: 'order.refunded' | 'order.cancelled' | 'order.changed' }>): string {
  switch (fact.kind) {
    case 'order.refunded': {
      const { refundFen, totalFen, amountFen } = fact.data;
      return totalFen >= amountFen ? `订单退款 ${yuanText(refundFen)}，已全部退完` : `订单部分退款 ${yuanText(refundFen)}`;
    }
    case 'order.cancelled':
      return `取消订单 ${yuanText(fact.data.amountFen)}`;
    case 'order.changed':
      return orderChange(fact.data.how);
    default:
      return fact satisfies never;
  }
}

function orderChange(how: 'edited' | 'moved_here' | 'moved_away'): string {
  switch (how) {
    case 'edited':
      return '订单内容有改动';
    case 'moved_here':
      return '订单改归到这位客户名下';
    case 'moved_away':
      return '订单改归到另一位客户名下';
    default:
      return how satisfies never;
  }
}

function friendAdded(data: { staffId: number; addWay: number; state: string | null; returning: boolean }, names: TimelineNames): Sentence {
  const staff = staffName(names, data.staffId);
  return {
    sentence: `${data.returning ? '再次' : ''}与 ${staff} 成为好友（${addWayText(data.addWay)}）`,
    detail: data.state === null || data.state === '' ? null : `渠道参数：${data.state}`,
  };
}

function received({ staffId, channel }: { staffId: number | null; channel?: 'kf' }, names: TimelineNames): string {
  return channel === 'kf' ? '在微信客服发来消息' : `给 ${nameOf(staffId, names)} 发来消息`;
}

function recalled(data: { staffId: number | null; by: 'customer' | 'staff'; channel?: 'kf' }, names: TimelineNames): string {
  const staff = nameOf(data.staffId, names);
  if (data.by === 'staff') return `${staff} ${data.channel === 'kf' ? '在微信客服' : ''}撤回了一条消息`;
  return data.channel === 'kf' ? '在微信客服撤回了一条消息' : `撤回了发给 ${staff} 的一条消息`;
}

function nameOf(staffId: number | null, names: TimelineNames): string {
  return staffId === null ? '接待人员' : staffName(names, staffId);
}

function friendLost(by: 'customer' | 'staff' | 'unknown', staff: string): string {
  switch (by) {
    case 'customer':
      return `客户删除了 ${staff}`;
    case 'staff':
      return `${staff} 删除了客户`;
    case 'unknown':
      return `与 ${staff} 已不是好友`;
    default:
      return by satisfies never;
  }
}

function sopEnded(status: string, why: string, sop: string): string {
  switch (status) {
    case 'completed':
      return `走完 SOP${sop}`;
    case 'converted':
      return `达成目标，离开 SOP${sop}`;
    case 'failed':
      return `SOP${sop}中止：${why}`;
    default:
      return `退出 SOP${sop}：${why}`;
  }
}

/** The SOP engine's own words; what cancels a message is the reason for which the enrollment ended, or delivery's own. */
function whyEnded(reason: string, names: TimelineNames): string {
  const words = endReasonText(reason, { tag: (id) => names.tags.get(id), staff: (id) => names.staff.get(id) });
  return words === reason ? dropReasonText(reason) : words;
}

/** `跳过：` is said by the sentence already. */
function skipText(code: string, why: TraceData = {}): string {
  return traceSentence(code, why).replace(/^跳过：/, '');
}

/** `SOP《…》第 3 天 10:00 的消息`, or `消息` when no SOP sent it. */
function stepMessage(names: TimelineNames, sopId: number | null): string {
  if (sopId === null) return '消息';
  return `SOP${sopName(names, sopId)}${names.step === null ? '' : `${names.step} `}的消息`;
}

function sopName(names: TimelineNames, id: number): string {
  return `《${names.sops.get(id) ?? '已删除'}》`;
}

function staffName(names: TimelineNames, id: number): string {
  return names.staff.get(id) ?? '员工';
}

function tagName(names: TimelineNames, id: number): string {
  return names.tags.get(id) ?? '已删除的标签';
}

function plain(sentence: string): Sentence {
  return { sentence, detail: null };
}

/** A fact of a newer version than this one is shown by its kind rather than hidden. */
function unknownKind(fact: never): Sentence {
  return plain(`其他动态：${kindOf(fact)}`);
}

function kindOf(fact: { readonly kind: string }): string {
  return fact.kind;
}
