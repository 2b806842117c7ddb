import { expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../kernel/time.ts';
import { callbackResult, type CallbackSeen } from './connection-callback.ts';
import { CHECK_KEYS, CHECKS, checkOfPath, PERMISSION_KEYS } from './connection-checks.ts';
import { callerIp, faultOf } from './connection-faults.ts';
import { clockResult, networkResult, quotasResult, trustedDomainResult, type Greeting } from './connection-verdicts.ts';

const NOW = Date.parse('2026-03-01T09:00:00+08:00');
const ZONE = 'Asia/Shanghai';
const greeting = (more: Partial<Extract<Greeting, { kind: 'answered' }>> = {}): Greeting => ({
  kind: 'answered',
  tookMs: 120,
  serverAt: NOW,
  ourAt: NOW,
  ...more,
});

test('every refusal of every check says what is wrong, what to do and, unless it passes by itself, where', () => {
  for (const key of CHECK_KEYS) {
    for (const errcode of [40001, 40013, 40091, 40056, 48002, 50003, 60011, 60020, 84061, 99999]) {
      const { found, todo, where, verdict } = faultOf(key, { kind: 'refused', errcode, fromIp: null });
      expect(found, `${key} ${errcode}`).toContain(String(errcode));
      expect(todo, `${key} ${errcode}`).toBeTruthy();
      expect(where, `${key} ${errcode}`).toBeTruthy();
      expect(['failed', 'warning']).toContain(verdict);
    }
  }
});

test('a missing permission names the list of apps in the administration; what a company can do without is no failure', () => {
  for (const key of PERMISSION_KEYS) {
    const result = faultOf(key, { kind: 'refused', errcode: 48002, fromIp: null });
    expect(result.verdict).toBe(CHECKS[key].weight === 'optional' ? 'warning' : 'failed');
    expect(result.found).toContain(CHECKS[key].title);
  }
  expect(faultOf('massMessages', { kind: 'refused', errcode: 48002, fromIp: null }).where).toContain('可调用接口的应用');
});

test('the address that WeCom saw is read out of its refusal and named', () => {
  const errmsg =
    'not allow to access from your ip, hint: [1700000000_1_abc], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com';
  expect(callerIp(errmsg)).toBe('203.0.113.9');
  expect(callerIp('from ip: ::ffff:203.0.113.9, more')).toBe('203.0.113.9');
  expect(callerIp('from ip: 2001:db8::1, more')).toBe('2001:db8::1');
  expect(callerIp('no address')).toBeNull();
  const { found, todo } = faultOf('trustedIp', { kind: 'refused', errcode: 60020, fromIp: '203.0.113.9' });
  expect(found).toContain('203.0.113.9');
  expect(todo).toContain('203.0.113.9');
});

test('a permission is not called missing because one question got no answer', () => {
  expect(faultOf('groups', { kind: 'silent', problem: 'UND_ERR_SOCKET' }).verdict).toBe('warning');
  expect(faultOf('credentials', { kind: 'silent', problem: 'TimeoutError' })).toMatchObject({
    verdict: 'failed',
    found: '没有得到回答：超时没有回答',
  });
});

test('the clock is compared with the one of WeCom', () => {
  expect(clockResult(greeting()).verdict).toBe('ok');
  expect(clockResult(greeting({ ourAt: NOW + 2 * MINUTE }))).toMatchObject({ verdict: 'warning', found: '服务器时间比企业微信快 2 分钟' });
  expect(clockResult(greeting({ ourAt: NOW - 10 * MINUTE }))).toMatchObject({ verdict: 'failed', found: '服务器时间比企业微信慢 10 分钟' });
  expect(clockResult(greeting({ ourAt: NOW + 200 * DAY })).found).toContain('200 天');
  expect(clockResult(greeting({ serverAt: null })).verdict).toBe('skipped');
});

test('a slow network is told from a broken one', () => {
  expect(networkResult(greeting(), 'qyapi.weixin.qq.com', 2 * SECOND).verdict).toBe('ok');
  expect(networkResult(greeting({ tookMs: 3_500 }), 'qyapi.weixin.qq.com', 2 * SECOND)).toMatchObject({ verdict: 'warning' });
  expect(networkResult({ kind: 'silent', problem: 'ENOTFOUND' }, 'qyapi.weixin.qq.com', 2 * SECOND)).toMatchObject({
    verdict: 'failed',
    found: '连不上 qyapi.weixin.qq.com：域名解析失败',
  });
});

test('the trusted domain has to be the one the console is reached at', () => {
  const app = (redirect_domain?: string) => ({ agentid: 1, name: '活水', ...(redirect_domain === undefined ? {} : { redirect_domain }) });
  expect(trustedDomainResult(null, app('scrm.example.com')).verdict).toBe('skipped');
  expect(trustedDomainResult('scrm.example.com', app()).verdict).toBe('failed');
  expect(trustedDomainResult('scrm.example.com', app('other.example.com'))).toMatchObject({ verdict: 'failed' });
  expect(trustedDomainResult('scrm.example.com', app('scrm.example.com')).verdict).toBe('ok');
  expect(trustedDomainResult('scrm.example.com:8443', app('scrm.example.com')).verdict).toBe('ok');
});

test('what is used up or held back is told before it is missed', () => {
  const rate = (freeAt: number, perMinute = 5_000) => ({ path: 'x', perMinute, freeAt });
  expect(quotasResult({ rates: [rate(0)], links: { balance: 500 } }, NOW)).toMatchObject({ verdict: 'ok' });
  expect(quotasResult({ rates: [rate(NOW + 3 * MINUTE)], links: null }, NOW).found).toContain('最长还要 3 分钟');
  expect(quotasResult({ rates: [rate(0, 600)], links: null }, NOW).verdict).toBe('warning');
  expect(quotasResult({ rates: [], links: { balance: 7 } }, NOW).found).toContain('7');
  expect(quotasResult({ rates: [], links: { balance: 0 } }, NOW).verdict).toBe('warning');
});

test('callbacks count from when their settings were last changed', () => {
  const seen: CallbackSeen = { setAt: NOW, verifiedAt: null, refused: null, lastCallbackAt: null };
  const judge = (more: Partial<CallbackSeen>, visit: Parameters<typeof callbackResult>[1] = { kind: 'echoed' }) =>
    callbackResult({ ...seen, ...more }, visit, 'https://scrm.example.com/wecom/callback/ww', ZONE);
  expect(judge({ setAt: undefined }).verdict).toBe('skipped');
  expect(judge({}).verdict).toBe('warning');
  expect(judge({}, { kind: 'local' }).todo).toContain('HUOSHUI_PUBLIC_URL');
  expect(judge({}, { kind: 'other', status: 404 })).toMatchObject({ verdict: 'failed' });
  expect(judge({}, { kind: 'silent', problem: 'ECONNREFUSED' }).found).toContain('连接被拒绝');
  expect(judge({ verifiedAt: NOW - MINUTE, lastCallbackAt: NOW - MINUTE }).verdict).toBe('warning');
  expect(judge({ verifiedAt: NOW })).toMatchObject({ verdict: 'ok', found: '验证通过于 3月1日 09:00，还没有收到过事件' });
  expect(judge({ lastCallbackAt: NOW + MINUTE }).verdict).toBe('ok');
  for (const because of ['signature', 'key', 'receiver', 'timestamp'] as const)
    expect(judge({ refused: { at: NOW, because } })).toMatchObject({ verdict: 'failed' });
  // Somebody else may knock with a wrong key: what WeCom has verified stays verified.
  expect(judge({ verifiedAt: NOW, refused: { at: NOW + MINUTE, because: 'signature' } }).verdict).toBe('ok');
});

test('every command of a check is known, and longer names are not taken for shorter ones', () => {
  expect(checkOfPath('externalcontact/list')).toBe('customers');
  expect(checkOfPath('externalcontact/list_contact_way')).toBe('contactWays');
  expect(checkOfPath('externalcontact/get_corp_tag_list')).toBe('corpTags');
  expect(checkOfPath('externalcontact/customer_acquisition_quota')).toBe('acquisition');
  expect(checkOfPath('externalcontact/groupchat/get')).toBe('groups');
  expect(checkOfPath('user/list_id')).toBeUndefined();
});
