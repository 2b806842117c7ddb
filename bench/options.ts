import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../server/platform/files/root.ts';
import { isSizeName, SIZES, type SizeName } from './sizes.ts';

export type Options = { readonly size: SizeName; readonly only: readonly string[]; readonly out: string };

/** Reads the command line; a string is the one sentence that says what is wrong with it. */
export function readOptions(args: readonly string[], measures: readonly string[]): Options | string {
  const { values } = parseArgs({
    args: Array.from(args),
    options: {
      size: { type: 'string', default: 'small' },
      only: { type: 'string' },
      out: { type: 'string', default: join(projectRoot(), 'bench', 'results.json') },
    },
  });
  if (!isSizeName(values.size)) return `--size is ${values.size}, but it must be one of ${Object.keys(SIZES).join(', ')}.`;
  const only = values.only?.split(',') ?? measures;
  const unknown = only.find((id) => !measures.includes(id));
  if (unknown !== undefined) return `--only names ${unknown}, but there are ${measures.join(', ')}.`;
  return { size: values.size, only, out: values.out };
}
