import type { Instant } from '../kernel/time.ts';
import { WHERE, type CheckResult } from './connection-checks.ts';
import { problemWords } from './connection-faults.ts';
import { complaint, fine, momentWords, skipped } from './connection-verdicts.ts';

/** Why a verification of the callback address was refused: which of the settings does not fit. */
export const REFUSED_FOR = ['signature', 'timestamp', 'key', 'receiver'] as const;
export type RefusedFor = (typeof REFUSED_FOR)[number];

/** What our own request to the public address found. `local`: there is no public address to ask. */
export type SelfVisit =
  | { readonly kind: 'echoed' }
  | { readonly kind: 'local' }
  | { readonly kind: 'other'; readonly status: number }
  | { readonly kind: 'silent'; readonly problem: string };

export type CallbackSeen = {
  /** Since when Token and EncodingAESKey are what they are; undefined when they were never filled in. */
  readonly setAt: Instant | undefined;
  readonly verifiedAt: Instant | null;
  readonly refused: { readonly at: Instant; readonly because: RefusedFor } | null;
  /** The last callback that was proven to come from WeCom. */
  readonly lastCallbackAt: Instant | null;
};

/** Whether WeCom has reached us with the present settings, so that nothing need be tried. */
export function hasArrived({ setAt, verifiedAt, lastCallbackAt }: CallbackSeen): boolean {
  const arrivedAt = Math.max(verifiedAt ?? 0, lastCallbackAt ?? 0);
  // A refused attempt afterwards is no matter: WeCom keeps what it could verify, and strangers may try as well.
  return setAt !== undefined && arrivedAt > 0 && arrivedAt >= setAt;
}

/** Whether callbacks arrive, or what keeps them from it. `address` is what belongs into WeCom's form. */
export function callbackResult(seen: CallbackSeen, visit: SelfVisit, address: string, zone: string): CheckResult {
  const { setAt, verifiedAt, refused, lastCallbackAt } = seen;
  if (setAt === undefined) return skipped('callback', '还没有设置回调', '完成第二步「回调地址」');
  if (hasArrived(seen)) {
    const verified = verifiedAt !== null && verifiedAt >= setAt ? `验证通过于 ${momentWords(verifiedAt, zone)}` : '';
    const last = lastCallbackAt === null ? '还没有收到过事件' : `最近一次回调 ${momentWords(lastCallbackAt, zone)}`;
    return fine('callback', [verified, last].filter((part) => part !== '').join('，'));
  }
  if (refused !== null && refused.at >= setAt)
    return complaint('callback', 'failed', {
      found: `企业微信 ${momentWords(refused.at, zone)} 来验证过，没有通过：${REFUSALS[refused.because].found}`,
      todo: REFUSALS[refused.because].todo,
    });
  return unseen(visit, address);
}

const PASTE = '在「设置 API 接收」里粘贴第二步的 URL、Token 和 EncodingAESKey，勾选「外部联系人变更回调」，点「保存」，然后重新检查';

const REFUSALS: { readonly [R in RefusedFor]: { readonly found: string; readonly todo: string } } = {
  signature: { found: '签名不对，两边的 Token 不一样', todo: '把第二步的 Token 重新复制到企业微信，再点「保存」' },
  key: { found: '解不开内容，两边的 EncodingAESKey 不一样', todo: '把第二步的 EncodingAESKey 重新复制到企业微信，再点「保存」' },
  receiver: { found: '内容是给另一家企业的', todo: '确认第一步的企业 ID 和正在设置的管理后台是同一家企业' },
  timestamp: { found: '时间相差太多', todo: '打开服务器的时间同步（NTP），再到企业微信点「保存」' },
};

function unseen(visit: SelfVisit, url: string): CheckResult {
  const address = url.replace(/^https?:\/\/|\/.*$/g, '');
  switch (visit.kind) {
    case 'echoed':
      return complaint('callback', 'warning', { found: '回调地址可以访问，但企业微信还没有来验证', todo: PASTE });
    case 'local':
      return complaint('callback', 'failed', {
        found: `企业微信访问不到 ${address}`,
        todo: '启动时设置 HUOSHUI_PUBLIC_URL 为服务器的公网地址（例如 https://scrm.example.com），并让反向代理转发到活水',
        where: WHERE.server,
      });
    case 'other':
      return complaint('callback', 'failed', {
        found: `访问 ${address} 得到的不是活水的回答（HTTP ${visit.status}）`,
        todo: '检查域名解析和反向代理：/wecom/callback/ 要原样转发到活水，不能加登录或跳转',
      });
    case 'silent':
      return complaint('callback', 'failed', {
        found: `服务器访问 ${address} 失败：${problemWords(visit.problem)}`,
        todo: '检查域名解析、证书和反向代理；如果只是服务器不能访问自己的公网地址，以企业微信点「保存」的结果为准',
      });
    default:
      return visit satisfies never;
  }
}
