import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../kernel/time.ts';
import type { CheckResult } from './connection-checks.ts';
import { capabilitiesOf, FEATURES, featuresOf, featuresOfPath, type Denied, type Evidence } from './connection-features.ts';
import { faultOf } from './connection-faults.ts';
import { fine, skipped } from './connection-verdicts.ts';

const NOW = Date.parse('2026-03-01T09:00:00+08:00');
const refused = (key: CheckResult['key'], errcode: number) => faultOf(key, { kind: 'refused', errcode, fromIp: null });
const checked = (results: CheckResult[], checkedAt = NOW - MINUTE) => ({ checkedAt, results });
const denied = (path: string, errcode: number, lastAt = NOW): Denied => ({ path, errcode, times: 3, firstAt: lastAt, lastAt });
const off = (evidence: Partial<Evidence>) =>
  capabilitiesOf({ state: 'connected', checks: undefined, denials: [], ...evidence }, NOW).flatMap(({ key, available }) =>
    available ? [] : [key],
  );

test('without a connection nothing works, and it says why', () => {
  const capabilities = capabilitiesOf({ state: 'none', checks: undefined, denials: [] }, NOW);
  expect(capabilities.every(({ available, because }) => !available && because === '还没有连接企业微信')).toBe(true);
});

test('what was neither checked nor refused counts as working', () => {
  expect(off({})).toEqual([]);
});

test('one missing permission takes its features and no others', () => {
  expect(off({ checks: checked([refused('corpTags', 48002)]), denials: [denied('externalcontact/get_corp_tag_list', 48002)] })).toEqual([
    'tags',
  ]);
  expect(
    off({ checks: checked([refused('acquisition', 48002)]), denials: [denied('externalcontact/customer_acquisition/list_link', 48002)] }),
  ).toEqual(['acquisitionLinks']);
});

test('a refusal in daily work takes the feature away until its permission is seen again', () => {
  const denials = [denied('externalcontact/add_contact_way', 48002, NOW - HOUR)];
  expect(off({ denials })).toEqual(['channels']);
  expect(off({ denials, checks: checked([fine('contactWays', '可以读取')]) })).toEqual([]);
  expect(
    off({ denials: [denied('externalcontact/add_contact_way', 48002, NOW)], checks: checked([fine('contactWays', '可以读取')]) }),
  ).toEqual(['channels']);
  expect(off({ denials: [denied('externalcontact/send_welcome_msg', 48002)] })).toEqual(['greetings']);
});

test('a permission that works again is believed before the next check', () => {
  // The client forgets a refusal as soon as the command answers.
  expect(off({ checks: checked([refused('groups', 48002)]), denials: [] })).toEqual([]);
});

test('a member out of range does not take a feature from everybody', () => {
  expect(off({ denials: [denied('externalcontact/mark_tag', 60011), denied('externalcontact/mark_tag', 81011)] })).toEqual([]);
});

test('what bars the app altogether bars everything, as long as it is fresh', () => {
  expect(off({ denials: [denied('department/list', 60020)] })).toHaveLength(FEATURES.length);
  expect(off({ denials: [denied('department/list', 60020, NOW - 2 * HOUR)] })).toEqual([]);
  expect(off({ denials: [denied('department/list', 60020, NOW - 2 * MINUTE)], checks: checked([fine('trustedIp', '在名单里')]) })).toEqual(
    [],
  );
  expect(off({ checks: checked([refused('credentials', 40001)]) })).toHaveLength(FEATURES.length);
});

test('a check that could not reach WeCom takes nothing away', () => {
  const silent = faultOf('network', { kind: 'silent', problem: 'ECONNREFUSED' });
  expect(off({ checks: checked([silent, skipped('callback', '没有检查'), skipped('trustedDomain', '没有检查')]) })).toEqual([]);
});

test('what a person has not set up yet is off: callbacks, the archive, the page domain', () => {
  const keys = ['callback', 'archive', 'trustedDomain'] as const;
  const missing = off({ checks: checked(keys.map((key) => skipped(key, '还没有设置', '去设置'))) });
  expect(missing).toEqual(['liveEvents', 'greetings', 'messageArchive', 'sidebar']);
  expect(off({ checks: checked(keys.map((key) => skipped(key, '没有检查'))) })).toEqual([]);
});

test('every feature needs something, and every refused command belongs to the features it stops', () => {
  for (const { key, needs } of FEATURES) expect(needs.length, key).toBeGreaterThan(0);
  expect(featuresOf('trustedIp')).toEqual(['全部功能']);
  expect(featuresOfPath('externalcontact/transfer_customer')).toEqual(['在职和离职继承']);
  expect(featuresOfPath('externalcontact/add_msg_template')).toEqual(['SOP 和群发的发送']);
  expect(featuresOfPath('no/such')).toEqual([]);
});
