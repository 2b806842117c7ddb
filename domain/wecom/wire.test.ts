import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characters, utf8Bytes } from './attachments.ts';
import { COMMANDS } from './commands.ts';
import { errcodeMeaning, provesNotAccepted } from './errcodes.ts';
import { withoutNulls } from './wire.ts';

test('utf8Bytes counts as an encoder does, characters as people do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
  expect(utf8Bytes('活水🌊')).toBe(10);
  expect(characters('活水🌊')).toBe(3);
});

test('a lost welcome or a busy platform does not prove that nothing happened; a refusal does', () => {
  expect([0, -1, 41051, 41096].map(provesNotAccepted)).toEqual([false, false, false, false]);
  expect([40014, 45009, 84061, 41048, 40058].map(provesNotAccepted)).toEqual([true, true, true, true, true]);
  expect(errcodeMeaning(99_999).class).toBe('fault');
});

test('nulls are absences, at any depth', () => {
  expect(withoutNulls({ a: null, b: [1, null, { c: null, d: '' }], e: 0 })).toEqual({ b: [1, { d: '' }], e: 0 });
});

test('reads are asked with GET where WeCom says so', () => {
  const gets = COMMANDS.filter((command) => command.method === 'GET');
  expect(gets.map(({ path }) => path).toSorted()).toEqual([
    'agent/get',
    'agent/list',
    'appchat/get',
    'auth/getuserinfo',
    'department/delete',
    'department/get',
    'department/list',
    'department/simplelist',
    'externalcontact/customer_acquisition_quota',
    'externalcontact/get',
    'externalcontact/get_follow_user_list',
    'externalcontact/get_intercept_rule_list',
    'externalcontact/get_moment_task_result',
    'externalcontact/get_subscribe_mode',
    'externalcontact/get_subscribe_qr_code',
    'externalcontact/list',
    'get_api_domain_ip',
    'get_jsapi_ticket',
    'getcallbackip',
    'gettoken',
    'kf/customer/get_upgrade_service_config',
    'kf/get_corp_qualification',
    'kf/servicer/list',
    'media/get',
    'media/get/jssdk',
    'msgaudit/get_robot_info',
    'tag/delete',
    'tag/get',
    'tag/list',
    'ticket/get',
    'user/delete',
    'user/get',
    'user/getuserinfo',
    'user/list',
    'user/simplelist',
  ]);
});
