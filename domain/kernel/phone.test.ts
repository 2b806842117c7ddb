import { expect, test } from 'vitest';
import { maskedPhone } from './phone.ts';

test('a phone number is shown without its middle, however it is written', () => {
  expect(maskedPhone('13812345678')).toBe('138****5678');
  expect(maskedPhone('+86 13812345678')).toBe('+86 138****5678');
  expect(maskedPhone('021-62345678')).toBe('021-****5678');
  expect(maskedPhone('62345678')).toBe('****78');
  expect(maskedPhone('110')).toBe('****');
});
