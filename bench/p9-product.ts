import { writeGreeting } from '../server/greetings/settings.ts';
import { systemScope } from '../server/platform/auth/caller.ts';
import { ensureCompany } from '../server/platform/auth/company.ts';
import { systemClock as clock } from '../server/platform/clock/clock.ts';
import { readConfig } from '../server/platform/config/config.ts';
import { openDatabase } from '../server/platform/db/database.ts';
import { inTx } from '../server/platform/db/scoped.ts';
import { createLog } from '../server/platform/log/log.ts';
import { secretBox } from '../server/platform/secrets/box.ts';
import { startProduct } from '../server/product.ts';
import { requestRun } from '../server/wecom/sync-runs.ts';
import { APP } from './p9-wecom.ts';

// The product of P9, as `npm start` runs it but for the demo: serves and works in one process. `sync` makes it read all
// customers, as on the first day.
const [databaseUrl = '', port = '', wecomApiBase = ''] = process.argv.slice(2);
const config = readConfig({ HUOSHUI_DEMO: 'off', HUOSHUI_PORT: port, HUOSHUI_LOG: 'error' });
const secrets = secretBox('a key for figures only, nothing secret is in it');
const { db } = openDatabase(databaseUrl, { max: 1, onError: (error) => process.stderr.write(`${error.message}\n`) });
const app = {
  agentId: APP.agentId,
  secret: secrets.seal(APP.secret),
  callbackToken: secrets.seal(APP.token),
  encodingAesKey: secrets.seal(APP.encodingAesKey),
};
const company = { name: '测量', wecomCorpId: APP.wecomCorpId, login: 'bench', ownerName: '测量', password: 'bench-bench', app };
const corpId = await ensureCompany(db, company, clock.now());
await inTx(db, (tx) =>
  writeGreeting(tx, systemScope(corpId, 'Asia/Shanghai'), clock.now(), {
    enabled: true,
    text: '您好，感谢添加！想约量房，直接告诉我小区就好。',
  }),
);
const product = await startProduct({
  config,
  databaseUrl,
  log: createLog(config.logLevel),
  clock,
  secrets,
  simulator: undefined,
  wecomApiBase,
  demoCorpId: undefined,
});
await product.startWorking();
product.setReady();
process.on('message', (message) => {
  if (message === 'sync') void requestRun(db, clock.now(), corpId, 'full', 'system');
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
