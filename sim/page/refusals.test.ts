import { expect, test } from 'vitest';
import { inChinese } from './refusals.ts';

test('a refusal of the controls is read in Chinese, an unknown one too', () => {
  expect(inChinese('王芳 and 林小满 are no friends.')).toBe('你们还不是好友');
  expect(inChinese('The temporary code has expired.')).toBe('这个临时码过期了');
  expect(inChinese('Something new.')).toBe('模拟器没有照做，请再试一次');
});
