import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, wherever the command was called from. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export function at(...parts) {
  return join(root, ...parts);
}

/** A command line tool of an installed package, to be run with this Node: works without a shell on every system. */
export function tool(...parts) {
  return at('node_modules', ...parts);
}
