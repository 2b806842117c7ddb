import { expect, test } from 'vitest';
import { percentText, stayText } from './stay.ts';

test('a stay is said as exactly as one would say it', () => {
  expect([20, 2_100, 21_600, 216_000, 3_542_400].map(stayText)).toEqual(['1 分钟', '35 分钟', '6 小时', '2.5 天', '41 天']);
});

test('a part is never rounded to none or all', () => {
  expect([
    percentText(0, 10),
    percentText(1, 1_000),
    percentText(37, 100),
    percentText(999, 1_000),
    percentText(5, 5),
    percentText(0, 0),
  ]).toEqual(['0%', '<1%', '37%', '99%', '100%', '0%']);
});
