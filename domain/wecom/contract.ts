import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { route } from '../kernel/route.ts';
import { InstantText } from '../kernel/schema.ts';

export const wecomRefusals = refusals({
  'wecom.unreachable': { status: 503, say: (d) => `现在连不上企业微信：${String(d['problem'])}。没有丢失任何内容，恢复后会继续。` },
  'wecom.refused': { status: 422, say: (d) => `企业微信拒绝了请求（${String(d['errcode'])}）：${String(d['errmsg'])}` },
  'wecom.not_connected': { status: 422, say: () => '还没有连接企业微信' },
});

/** What a reconciliation found and repaired. */
export const Reconciliation = Type.Object({
  startedAt: InstantText,
  finishedAt: InstantText,
  customersChecked: Type.Integer(),
  customersAdded: Type.Integer(),
  friendshipsAdded: Type.Integer(),
  friendshipsLost: Type.Integer(),
  profilesChanged: Type.Integer(),
  tagsAdded: Type.Integer(),
  tagsRemoved: Type.Integer(),
  deliveriesSettled: Type.Integer(),
  notes: Type.Array(Type.String()),
});
export const reconcile = route({
  method: 'POST',
  path: '/reconciliations',
  summary: '与企业微信核对并修复',
  response: Reconciliation,
  status: 201,
});
