import { Errors } from 'typebox/value';
import { expect, test } from 'vitest';
import { sampleOf } from '../../test/harness/wecom-fixtures.ts';
import { COMMANDS } from './commands.ts';

test('no two commands have one path', () => {
  expect(new Set(COMMANDS.map(({ path }) => path)).size).toBe(COMMANDS.length);
});

test.each(COMMANDS.map((command) => [command.path, command] as const))('%s reads its documented samples', (path, command) => {
  const request = sampleOf(path, 'request');
  const response = sampleOf(path, 'response');
  if (request !== undefined) expect([...Errors(command.request, request)]).toEqual([]);
  if (response !== undefined) expect([...Errors(command.response, response)]).toEqual([]);
});
