import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localPhone, maskedPhone, normalizePhone, phoneTail } from './phone.ts';

test.each([
  ['13800138000', '+8613800138000'],
  [' 138-0013-8000 ', '+8613800138000'],
  ['+86 138 0013 8000', '+8613800138000'],
  ['008613800138000', '+8613800138000'],
  ['8613800138000', '+8613800138000'],
  ['１３８００１３８０００', '+8613800138000'],
  ['138\u200b00138000', '+8613800138000'],
  ['(021) 6888-1234', '+862168881234'],
  ['+86 21 68881234', '+862168881234'],
  ['+1 (415) 555-0100', '+14155550100'],
  ['0014155550100', '+14155550100'],
])('%s is the number %s', (text, phone) => expect(normalizePhone(text)).toBe(phone));

test.each(['', '12345', '12800138000', '1380013800', '138001380001', 'abc', '+', '68881234', '+0123456789', '13800138000x', '+8610'])(
  '%s is no number',
  (text) => expect(normalizePhone(text)).toBeUndefined(),
);

test('normalising again changes nothing, and no text breaks it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{0,20}$/)), (text) => {
      const phone = normalizePhone(text);
      if (phone !== undefined) expect(normalizePhone(phone)).toBe(phone);
    }),
  );
});

test('a number is written as in China, and known by its tail', () => {
  expect(localPhone('+8613800138000')).toBe('13800138000');
  expect(phoneTail('+8613800138000')).toBe('8000');
});

test('a phone number is shown without its middle, however it is written', () => {
  expect(maskedPhone('13812345678')).toBe('138****5678');
  expect(maskedPhone('+86 13812345678')).toBe('+86 138****5678');
  expect(maskedPhone('021-62345678')).toBe('021-****5678');
  expect(maskedPhone('62345678')).toBe('****78');
  expect(maskedPhone('110')).toBe('****');
});
