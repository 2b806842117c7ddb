import { refusals } from '../kernel/refusal.ts';

export const wecomRefusals = refusals({
  'wecom.unreachable': { status: 503, say: (d) => `现在连不上企业微信：${String(d['problem'])}。没有丢失任何内容，恢复后会继续。` },
  'wecom.refused': { status: 422, say: (d) => `企业微信拒绝了请求（${String(d['errcode'])}）：${String(d['errmsg'])}` },
  'wecom.not_connected': { status: 422, say: () => '还没有连接企业微信' },
});
