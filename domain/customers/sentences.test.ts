import { expect, test } from 'vitest';
import type { FactBody } from '../facts.ts';
import { tagRemovedReason } from '../sop/end-reason.ts';
import { actorWords } from './actors.ts';
import { factSentence } from './sentences.ts';

const names = {
  staff: new Map([[1, '王芳']]),
  tags: new Map([[7, '装修·新客']]),
  sops: new Map([[3, '楼盘新客 1·3·8·15']]),
  stages: new Map([
    [4, { name: '新客户', pipeline: '销售跟进' }],
    [5, { name: '意向客户', pipeline: '销售跟进' }],
  ]),
  step: '第 3 天 10:00',
};
const about = { sopId: 3, enrollmentId: 'e', stepKey: 'd3', intentId: 'i' };

const SENTENCES: [FactBody, string][] = [
  [{ kind: 'customer.known', data: { origin: 'wecom' } }, '从企业微信成为客户'],
  [{ kind: 'profile.changed', data: { fields: ['name', 'remark'] } }, '资料有变化：名字、备注'],
  [
    { kind: 'friend.added', data: { friendshipId: 'f', staffId: 1, addWay: 1, state: null, returning: true } },
    '再次与 王芳 成为好友（扫描二维码）',
  ],
  [{ kind: 'friend.lost', data: { friendshipId: 'f', staffId: 1, by: 'customer' } }, '客户删除了 王芳'],
  [{ kind: 'tag.added', data: { taggingId: 't', tagId: 7, source: 'wecom' } }, '添加标签「装修·新客」（企业微信）'],
  [{ kind: 'tag.removed', data: { taggingId: 't', tagId: 8, source: 'manual' } }, '移除标签「已删除的标签」（手动）'],
  [moved(null, 4, 'manual'), '进入「销售跟进」的阶段「新客户」（手动）'],
  [moved(4, 5, 'api'), '「销售跟进」阶段从「新客户」变为「意向客户」（接口）'],
  [moved(5, null, 'manual'), '离开「销售跟进」的阶段「意向客户」（手动）'],
  [moved(99, 4, 'deletion'), '「销售跟进」阶段从「已删除」变为「新客户」（阶段被删除）'],
  [{ kind: 'stage.dwelled', data: { pipelineId: 1, stageId: 5, staffId: 1, days: 7 } }, '在阶段「意向客户」停留了 7 天，提醒 王芳 跟进'],
  [{ kind: 'order.paid', data: { orderId: 'o', amountFen: 12_805, summary: '' } }, '支付订单 ¥128.05'],
  [{ kind: 'sop.entered', data: { sopId: 3, enrollmentId: 'e', version: 1 } }, '进入 SOP《楼盘新客 1·3·8·15》'],
  [{ kind: 'sop.refused', data: { sopId: 3, outcome: 'already_active' } }, '没有进入 SOP《楼盘新客 1·3·8·15》：已经在这个 SOP 的轨道中'],
  [
    { kind: 'sop.step_skipped', data: { ...about, code: 'skipped_late' } },
    'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息没有发送：处理时已超过消息的有效时间',
  ],
  [
    {
      kind: 'sop.step_skipped',
      data: { ...about, code: 'skipped_overtaken', why: { cap: 'day', to: '3月5日 10:00', next: '3月5日 09:30' } },
    },
    'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息没有发送：客户当天的消息已达上限，最早 3月5日 10:00 才能发，而下一步在 3月5日 09:30 到期，只发最新的一步',
  ],
  [
    { kind: 'sop.step_deferred', data: { ...about, code: 'deferred_quiet', why: { to: '3月5日 09:00' } } },
    'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息暂缓：在勿扰时段，顺延到 3月5日 09:00',
  ],
  [
    { kind: 'sop.ended', data: { sopId: 3, enrollmentId: 'e', status: 'exited', reason: tagRemovedReason(7) } },
    '退出 SOP《楼盘新客 1·3·8·15》：移除了标签「装修·新客」',
  ],
  [
    {
      kind: 'sop.ended',
      data: { sopId: 3, enrollmentId: 'e', status: 'exited', reason: 'friendLost', left: '第 8 天 10:00、第 15 天 10:00' },
    },
    '退出 SOP《楼盘新客 1·3·8·15》：已不是好友；第 8 天 10:00、第 15 天 10:00 的消息不再发送',
  ],
  [
    { kind: 'sop.message_left', data: { ...about, staffId: 1, state: 'handed_over' } },
    'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息已交给 王芳，待成员确认，仍可能送达',
  ],
  [{ kind: 'delivery.handed_over', data: { ...about, staffId: 1 } }, 'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息已交给 王芳，待成员确认'],
  [
    { kind: 'delivery.refused', data: { ...about, reason: 'quota' } },
    'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息没有送达：客户接收已达上限（企业微信群发次数用完）',
  ],
  [
    { kind: 'delivery.suppressed', data: { ...about, reason: tagRemovedReason(7) } },
    'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息没有发送：移除了标签「装修·新客」',
  ],
];

test.each(SENTENCES)('%j is told as a sentence', (fact, sentence) => {
  expect(factSentence(fact, names).sentence).toBe(sentence);
});

test('a message stands below the sentence that tells of it', () => {
  const sent: FactBody = { kind: 'delivery.sent', data: { ...about, staffId: 1, text: '您好' } };
  expect(factSentence(sent, names)).toEqual({ sentence: 'SOP《楼盘新客 1·3·8·15》第 3 天 10:00 的消息已由 王芳 发送', detail: '您好' });
});

test('actors are told in words, also those whose record is gone', () => {
  const known = { ...names, operators: new Map([[2, '林知夏']]) };
  expect(['operator:2', 'operator:9', 'staff:1', 'sop:3', 'apiKey:1', 'wecom', 'system'].map((actor) => actorWords(actor, known))).toEqual([
    '林知夏',
    '运营人员',
    '王芳',
    'SOP《楼盘新客 1·3·8·15》',
    '接口',
    '企业微信',
    '系统',
  ]);
});

function moved(fromStageId: number | null, toStageId: number | null, source: 'manual' | 'api' | 'deletion'): FactBody {
  return { kind: 'stage.changed', data: { changeId: 'c', pipelineId: 1, fromStageId, toStageId, source } };
}
