import { pino } from 'pino';
import { httpClient, valueOf, type HttpClient, type Value } from '../../../test/harness/http-client.ts';
import { openTestCompany, setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { freePort } from '../../../test/harness/port.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import { createApiKey } from '../../platform/auth/api-key.ts';
import { hashPassword } from '../../platform/auth/password.ts';
import { authRoutes } from '../../platform/auth/routes.ts';
import { at } from '../../platform/db/bind.ts';
import { createHttpServer } from '../../platform/http/server.ts';
import { wecomRoutes } from '../routes.ts';
import { startTestWecom, TEST_APP, type TestWecom } from '../testing.ts';
import { NOT_CONNECTED } from './parts.ts';
import { connectionRoutes, type ConnectionOptions } from './routes.ts';

export const SECRET = TEST_APP.secret;
export const WANTED = { corpId: TEST_APP.wecomCorpId, agentId: TEST_APP.agentId, secret: SECRET };
export const CALLBACK = { callbackToken: TEST_APP.token, encodingAesKey: TEST_APP.encodingAesKey };

export type TestConnection = {
  readonly company: TestCompany;
  readonly wecom: TestWecom;
  readonly clock: ReturnType<typeof setClock>;
  /** The address under which the product is reached. */
  readonly url: string;
  /** Signed in as the owner. */
  readonly owner: HttpClient;
  as(role: 'operator' | 'viewer'): Promise<HttpClient>;
  withKey(): Promise<HttpClient>;
  /** The result of one check after a new run of all. */
  check(key: string): Promise<Value>;
  checks(): Promise<Value>;
  /** Everything that was logged. */
  readonly logged: string[];
  /** Companies that were reported as connected. */
  readonly connected: number[];
  close(): Promise<void>;
};

/** A product that is not connected yet, its owner's session, and a WeCom that knows the app of TEST_APP. */
export async function startConnection(options: Partial<ConnectionOptions> & { apiBase?: string } = {}): Promise<TestConnection> {
  const company = await openTestCompany();
  await company.db.updateTable('corp').set({ wecomCorpId: NOT_CONNECTED }).execute();
  const clock = setClock();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const wecom = await startTestWecom(`${url}/wecom/callback`);
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const http = await createHttpServer({ db: company.db, clock, log });
  const connected: number[] = [];
  authRoutes(http, { simulatorUrl: null });
  wecomRoutes(http, { secrets: TEST_SECRETS });
  connectionRoutes(http, {
    secrets: TEST_SECRETS,
    apiBase: wecom.url,
    address: { reach: 'public', url },
    platform: 'wecom',
    hasCustomers: async (tx) => (await tx.selectFrom('customer').select('id').limit(1).executeTakeFirst()) !== undefined,
    onConnected: async (_tx, _now, corpId) => void connected.push(corpId),
    patience: { answerMs: 2_000, slowMs: 1_000 },
    ...options,
  });
  await http.app.listen({ host: '127.0.0.1', port });
  const owner = await signIn(url, 'admin', 'water-flow');
  const checks = async () => (await owner.post('/wecom/connection-checks')).body;
  return {
    company,
    wecom,
    clock,
    url,
    owner,
    as: async (role) => {
      await company.db
        .insertInto('operator')
        .values({ corpId: company.corpId, login: role, name: role, passwordHash: await hashPassword(role), role, createdAt: at(TEST_NOW) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return signIn(url, role, role);
    },
    withKey: async () => {
      const key = await createApiKey(company.db, company.corpId, 'test', TEST_NOW);
      return httpClient(`${url}/api/v1`, { authorization: `Bearer ${key}` });
    },
    checks,
    check: async (key) => {
      const found = (await checks())
        .at('items')
        .list()
        .find((item) => item.at('key').text() === key);
      if (found === undefined) throw new Error(`no check ${key}`);
      return found;
    },
    logged,
    connected,
    async close() {
      await http.app.close();
      await wecom.close();
      await company.drop();
    },
  };
}

async function signIn(url: string, login: string, password: string): Promise<HttpClient> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const session: unknown = await answer.json();
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return httpClient(`${url}/api/v1`, { cookie, 'x-csrf-token': valueOf(session).at('csrfToken').text() });
}
