import { createApp } from '../../server/app.ts';
import { createLog } from '../../server/platform/log/log.ts';
import { openTestCompany, setClock, type TestCompany } from './company.ts';
import { freePort } from './port.ts';
import { TEST_SECRETS } from './secrets.ts';

/** The whole HTTP surface on a port, over a company of its own; nothing works behind it and WeCom is away. */
export type TestApp = { readonly company: TestCompany; readonly url: string; close(): Promise<void> };

export async function openTestApp(): Promise<TestApp> {
  const company = await openTestCompany();
  const port = await freePort();
  const unused = () => Promise.reject(new Error('nothing works behind this app'));
  const { app } = await createApp({
    db: company.db,
    clock: setClock(),
    log: createLog('silent'),
    secrets: TEST_SECRETS,
    readiness: { state: 'ready' },
    composed: { loops: [], reconcile: unused, firstSync: unused },
    simulator: undefined,
    wecomApiBase: 'http://127.0.0.1:9',
    publicUrl: undefined,
    port,
    ring: () => undefined,
  });
  await app.listen({ host: '127.0.0.1', port });
  return {
    company,
    url: `http://127.0.0.1:${port}/api/v1`,
    close: async () => {
      await app.close();
      await company.drop();
    },
  };
}
