import { StartRefused } from './platform/db/embedded/refused.ts';
import { migrate } from './platform/db/migrate.ts';
import { openHost } from './platform/db/host.ts';
import { BadSetting, readConfig } from './platform/config/config.ts';
import { createLog } from './platform/log/log.ts';
import { onShutdown } from './platform/process/shutdown.ts';
import { removeReadyFile, writeReadyFile } from './platform/process/ready-file.ts';
import { printWelcome } from './platform/process/welcome.ts';
import { prepareInstallation } from './installation.ts';
import { startProduct } from './product.ts';

/** Starts what ROLE names, says when it is ready, and stays until it is told to stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const host = await openHost(config, log);
  await migrate(host.url);
  const installation = await prepareInstallation(config, host.url);
  const product = await startProduct({ ...installation.parts, config, databaseUrl: host.url, log });
  onShutdown(
    [
      { name: 'http', limitMs: 3_000, run: () => product.stopServing() },
      { name: 'loops', limitMs: 4_000, run: () => product.stopWorking() },
      { name: 'connections', limitMs: 1_000, run: () => product.close() },
      { name: 'ready file', limitMs: 500, run: () => (config.role === 'worker' ? Promise.resolve() : removeReadyFile(config.dataDir)) },
      { name: 'database', limitMs: 4_000, run: () => host.stop() },
    ],
    log,
  );
  await product.fillDemo();
  await product.startWorking();
  product.setReady();
  if (config.role !== 'worker') {
    const ready = await installation.describe();
    await writeReadyFile(config.dataDir, ready);
    printWelcome(ready);
  }
  process.send?.({ kind: 'ready' });
}

main().catch((error: unknown) => {
  const expected = error instanceof BadSetting || error instanceof StartRefused;
  process.stderr.write(expected ? `${error.message}\n` : `Huoshui could not start: ${describe(error)}\n`);
  process.exit(expected ? 2 : 1);
});

function describe(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? error.message) + (error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`)
    : String(error);
}
