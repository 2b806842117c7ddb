import { systemClock as clock } from '../server/platform/clock/clock.ts';
import { readConfig } from '../server/platform/config/config.ts';
import { createLog } from '../server/platform/log/log.ts';
import { secretBox } from '../server/platform/secrets/box.ts';
import { startProduct } from '../server/product.ts';

// The product of P1 and P2, as `npm start` runs it but for the demo: serves and works in one process.
const [databaseUrl = '', port = ''] = process.argv.slice(2);
const config = readConfig({ HUOSHUI_DEMO: 'off', HUOSHUI_PORT: port, HUOSHUI_LOG: 'error' });
const product = await startProduct({
  config,
  databaseUrl,
  log: createLog(config.logLevel),
  clock,
  secrets: secretBox('a key for figures only, nothing secret is in it'),
  simulator: undefined,
  wecomApiBase: 'http://127.0.0.1:9',
  demoCorpId: undefined,
});
await product.startWorking();
product.setReady();
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
