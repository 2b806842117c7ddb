import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encrypt, getSignature } from '@wecom/crypto';
import { startSimulator } from '../../sim/app.ts';
import { openTestCompany, setClock, type TestCompany } from '../../test/harness/company.ts';
import { httpClient, type HttpClient } from '../../test/harness/http-client.ts';
import { TEST_SECRETS } from '../../test/harness/secrets.ts';
import { freePort } from '../../test/harness/port.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { createHttpServer } from '../platform/http/server.ts';
import { createLog } from '../platform/log/log.ts';
import { wecomRoutes } from './routes.ts';

/** What tests of this module and its neighbours start from. The app is the one of WeCom's own sample (90968). */
export const TEST_APP = {
  wecomCorpId: 'ww0123456789abcdef',
  agentId: 1_000_002,
  secret: 'secret',
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
} as const;

export const silent = createLog('silent');

/** A company that is connected to WeCom. */
export async function openConnectedCompany(): Promise<TestCompany> {
  const company = await openTestCompany();
  await company.db
    .insertInto('wecomApp')
    .values({
      corpId: company.corpId,
      agentId: TEST_APP.agentId,
      secret: TEST_SECRETS.seal(TEST_APP.secret),
      callbackToken: TEST_SECRETS.seal(TEST_APP.token),
      encodingAesKey: TEST_SECRETS.seal(TEST_APP.encodingAesKey),
    })
    .execute();
  return company;
}

export type TestWecom = {
  readonly url: string;
  readonly control: HttpClient;
  callsOf(command: string): Promise<number>;
  close(): Promise<void>;
};

/** A simulator that knows the company, with its callbacks sent to `callbackUrl`. */
export async function startTestWecom(callbackUrl = 'http://127.0.0.1:9/'): Promise<TestWecom> {
  const data = mkdtempSync(join(tmpdir(), 'huoshui-wecom-'));
  const { wecomCorpId: corpId, agentId, secret, token: callbackToken, encodingAesKey } = TEST_APP;
  const simulator = await startSimulator({
    port: await freePort(),
    data,
    corpId,
    agentId,
    secret,
    callbackUrl,
    callbackToken,
    encodingAesKey,
    callbackRetryMs: 40,
  });
  const control = httpClient(`${simulator.url}/_sim`);
  return {
    url: simulator.url,
    control,
    callsOf: async (command) => (await control.get(`/calls?path=/cgi-bin/${command}`)).body.at('items').list().length,
    async close() {
      await simulator.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The callback address over real HTTP. */
export async function startCallbackServer(
  company: TestCompany,
  clock: Clock = setClock(),
): Promise<{ url: string; close(): Promise<void> }> {
  const http = await createHttpServer({ db: company.db, clock, log: silent });
  wecomRoutes(http, { secrets: TEST_SECRETS });
  const port = await freePort();
  await http.app.listen({ host: '127.0.0.1', port });
  return { url: `http://127.0.0.1:${port}/wecom/callback`, close: () => http.app.close() };
}

export type Sealing = { timestamp?: number; token?: string; key?: string; receiver?: string; nonce?: string };

/** Query and ciphertext of a plaintext as WeCom would seal it at that second. */
export function sealed(plaintext: string, now: number, sealing: Sealing = {}): { query: string; encrypted: string } {
  const encrypted = encrypt(sealing.key ?? TEST_APP.encodingAesKey, plaintext, sealing.receiver ?? TEST_APP.wecomCorpId);
  return { encrypted, query: queryFor(encrypted, now, sealing) };
}

/** The signed query of a ciphertext. */
export function queryFor(encrypted: string, now: number, sealing: Sealing = {}): string {
  const timestamp = String(sealing.timestamp ?? Math.floor(now / 1_000));
  const nonce = sealing.nonce ?? '1372623149';
  const signature = getSignature(sealing.token ?? TEST_APP.token, timestamp, nonce, encrypted);
  return new URLSearchParams({ msg_signature: signature, timestamp, nonce }).toString();
}

/** One event of a customer as WeCom writes it. */
export function contactXml(externalUserid: string, at: number, change = 'edit_external_contact', extra = ''): string {
  return `<xml><ToUserName><![CDATA[${TEST_APP.wecomCorpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${Math.floor(at / 1_000)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[${change}]]></ChangeType><UserID><![CDATA[zhangsan]]></UserID><ExternalUserID><![CDATA[${externalUserid}]]></ExternalUserID>${extra}</xml>`;
}
