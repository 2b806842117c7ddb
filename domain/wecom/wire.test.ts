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
  expect(gets.map(({ path }) => path)).toEqual([
    'gettoken',
    'department/list',
    'department/simplelist',
    'department/get',
    'user/simplelist',
    'user/list',
    'user/get',
    'externalcontact/get_follow_user_list',
    'externalcontact/list',
    'externalcontact/get',
  ]);
});
