import type { ReadyFile } from './ready-file.ts';

/** Prints the addresses and the login. */
export function printWelcome(ready: ReadyFile): void {
  const lines = [
    '',
    '  活水 Huoshui is ready.',
    '',
    `  Console    ${ready.consoleUrl}`,
    ...(ready.simUrl === null ? [] : [`  Simulator  ${ready.simUrl}   (a WeCom to play with: customer and staff phones)`]),
    ...(ready.login === null ? [] : [`  Login      ${ready.login.user} / ${ready.login.password}`]),
    ...(ready.apiKey === null ? [] : [`  API key    ${ready.apiKey}`]),
    '',
    '  Ctrl-C stops everything.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
