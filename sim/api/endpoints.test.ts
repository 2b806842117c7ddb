import { expect, test } from 'vitest';
import { COMMANDS } from '../../domain/wecom/commands.ts';
import { ENDPOINTS } from './endpoints.ts';

test('every command we know is answered, by the method that is documented', () => {
  const served = Object.fromEntries(Object.entries(ENDPOINTS).map(([path, { method }]) => [path, method]));
  const known = Object.fromEntries(COMMANDS.map(({ path, method }) => [path, method]));
  expect(served).toMatchObject(known);
});
