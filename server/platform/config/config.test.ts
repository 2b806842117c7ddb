import { expect, test } from 'vitest';
import { BadSetting, readConfig } from './config.ts';

test('without any setting the demo starts on port 8686 with the embedded database', () => {
  expect(readConfig({})).toMatchObject({ port: 8686, demo: true, role: 'all', databaseUrl: undefined });
});

test('a wrong value is refused with one sentence that names it', () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ HUOSHUI_PORT: 'eighty' }, /HUOSHUI_PORT is eighty/],
    [{ HUOSHUI_PORT: '70000' }, /HUOSHUI_PORT is 70000/],
    [{ HUOSHUI_DEMO: 'yes' }, /HUOSHUI_DEMO is yes/],
    [{ HUOSHUI_ROLE: 'boss' }, /HUOSHUI_ROLE is boss/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
    [{ WECOM_API_BASE: 'qyapi' }, /WECOM_API_BASE/],
    [{ HUOSHUI_PUBLIC_URL: 'https://example.com/huoshui' }, /HUOSHUI_PUBLIC_URL/],
    [{ HUOSHUI_PUBLIC_URL: 'https://me:secret@example.com' }, /HUOSHUI_PUBLIC_URL/],
  ];
  for (const [environment, sentence] of wrong) {
    const start = () => readConfig(environment);
    expect(start).toThrow(BadSetting);
    expect(start).toThrow(sentence);
  }
});

test('a password in DATABASE_URL is not repeated in the refusal', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/db' })).toThrow(/^((?!secret).)*$/);
});
