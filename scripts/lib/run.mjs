import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Runs a command in the checkout with our output; answers with its exit code (a signal counts as 1). */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

export function runNode(args, options = {}) {
  return run(process.execPath, args, options);
}

/** Ends the script with one plain sentence instead of a stack when what went wrong is nobody's bug. */
export function fail(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}
