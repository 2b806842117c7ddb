import { expect, test } from 'vitest';
import { hueOf, initialOf } from './tint.ts';

test('a Chinese name shows its last character, another its first', () => {
  expect(initialOf('王芳')).toBe('芳');
  expect(initialOf('linda')).toBe('L');
  expect(initialOf('')).toBe('?');
});

test('a name always has the same hue', () => {
  expect(hueOf('王芳')).toBe(hueOf('王芳'));
  expect(hueOf('王芳')).not.toBe(hueOf('李娜'));
});
