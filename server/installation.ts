import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureCompany } from './platform/auth/company.ts';
import { ensureDemoKey } from './platform/auth/first-key.ts';
import { movableClock, systemClock, type Clock, type MovableClock } from './platform/clock/clock.ts';
import { followClock, moveClock } from './platform/clock/shared.ts';
import type { Config } from './platform/config/config.ts';
import { readDemoFile, type DemoFile } from './platform/config/demo-file.ts';
import { openDatabase, type Db } from './platform/db/database.ts';
import { StartRefused } from './platform/db/embedded/refused.ts';
import { readJsonIfThere, writePrivateJson } from './platform/files/private-file.ts';
import { randomBytes } from 'node:crypto';
import { openSecretBox } from './platform/secrets/key.ts';
import type { SecretBox } from './platform/secrets/box.ts';
import { sealStoredSecrets } from './wecom/stored-secrets.ts';
import type { ReadyFile } from './platform/process/ready-file.ts';

const WECOM = 'https://qyapi.weixin.qq.com';

export type InstallationParts = {
  readonly clock: Clock;
  /** The simulator that moves our clock; undefined in production. */
  readonly simulator: { readonly url: string; readonly clockToken: string; readonly clock: MovableClock } | undefined;
  readonly wecomApiBase: string;
  readonly secrets: SecretBox;
  /** The company that the demo fills; undefined in production. */
  readonly demoCorpId: number | undefined;
};

export type Installation = { readonly parts: InstallationParts; describe(): Promise<ReadyFile> };

/** Makes sure that there is a company and somebody who can sign in, and finds the clock to go by. */
export async function prepareInstallation(config: Config, databaseUrl: string): Promise<Installation> {
  const database = openDatabase(databaseUrl, { max: 2, onError: () => undefined });
  try {
    const secrets = await openSecretBox(config);
    await sealStoredSecrets(database.db, secrets);
    return config.demo ? await prepareDemo(config, database.db, secrets) : await prepareProduction(config, database.db, secrets);
  } finally {
    await database.close();
  }
}

async function prepareDemo(config: Config, db: Db, secrets: SecretBox): Promise<Installation> {
  const demo = await readDemoFile(config.dataDir);
  const simulatorUrl = config.simulatorUrl ?? `http://127.0.0.1:${config.port + 1}`;
  const clock = movableClock(0);
  const offsetMs = await simulatorOffset(simulatorUrl);
  if (config.role === 'worker') await followClock(db, clock);
  else await moveClock(db, clock, offsetMs);
  const app = {
    agentId: demo.agentId,
    secret: secrets.seal(demo.secret),
    callbackToken: secrets.seal(demo.callbackToken),
    encodingAesKey: secrets.seal(demo.encodingAesKey),
  };
  const company = { name: '青禾装饰', wecomCorpId: demo.corpId, login: 'admin', ownerName: '林知夏', password: demo.adminPassword, app };
  const corpId = await ensureCompany(db, company, clock.now());
  const apiKey = config.role === 'worker' ? null : await ensureDemoKey(db, config.dataDir, corpId, clock.now());
  return {
    parts: {
      clock,
      simulator: { url: simulatorUrl, clockToken: demo.clockToken, clock },
      wecomApiBase: config.wecomApiBase ?? simulatorUrl,
      secrets,
      demoCorpId: corpId,
    },
    describe: () => Promise.resolve(describeDemo(config, demo, simulatorUrl, apiKey)),
  };
}

function describeDemo(config: Config, demo: DemoFile, simUrl: string, apiKey: string | null): ReadyFile {
  const url = `http://127.0.0.1:${config.port}`;
  return {
    url,
    consoleUrl: `${url}/`,
    simUrl,
    login: { user: 'admin', password: demo.adminPassword },
    apiKey,
    corp: { corpId: demo.corpId, agentId: demo.agentId, secret: demo.secret },
    callback: { url: `${url}/wecom/callback`, token: demo.callbackToken, encodingAesKey: demo.encodingAesKey },
  };
}

// Without a simulator the first start makes a company that is not connected yet and an owner with a random password.
async function prepareProduction(config: Config, db: Db, secrets: SecretBox): Promise<Installation> {
  const file = join(config.dataDir, 'first-login.json');
  const kept = passwordIn(await readJsonIfThere(file));
  // Whoever connected the company since keeps its name and people.
  const known = await db.selectFrom('corp').select('id').limit(1).executeTakeFirst();
  const password = kept ?? (known === undefined ? randomBytes(12).toString('base64url') : undefined);
  if (known === undefined && password !== undefined) {
    await writePrivateJson(file, { user: 'admin', password });
    await ensureCompany(
      db,
      { name: '我的企业', wecomCorpId: 'not-connected', login: 'admin', ownerName: '管理员', password },
      systemClock.now(),
    );
  }
  const url = `http://127.0.0.1:${config.port}`;
  // Somebody who deleted the file knows the password or has changed it.
  const login = password === undefined ? null : { user: 'admin', password };
  return {
    parts: { clock: systemClock, simulator: undefined, wecomApiBase: config.wecomApiBase ?? WECOM, secrets, demoCorpId: undefined },
    describe: () => Promise.resolve({ url, consoleUrl: `${url}/`, simUrl: null, login, apiKey: null, corp: null, callback: null }),
  };
}

const SIMULATOR_WITHIN_MS = 20_000;

// The launcher starts the simulator at the same moment as us, so it may need some seconds more.
async function simulatorOffset(simulatorUrl: string): Promise<number> {
  const giveUpAt = Date.now() + SIMULATOR_WITHIN_MS;
  for (;;) {
    try {
      return await askOffset(simulatorUrl);
    } catch (error) {
      if (Date.now() < giveUpAt) {
        await pause(100);
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartRefused(
        `The simulator at ${simulatorUrl} does not answer (${reason}); start with npm start, or set HUOSHUI_DEMO=off.`,
        error,
      );
    }
  }
}

async function askOffset(simulatorUrl: string): Promise<number> {
  const answer = await fetch(`${simulatorUrl}/_sim/clock`, { signal: AbortSignal.timeout(10_000) });
  const clock: unknown = await answer.json();
  if (typeof clock === 'object' && clock !== null && 'offsetMs' in clock && typeof clock.offsetMs === 'number') return clock.offsetMs;
  throw new Error('it told no offset');
}

function passwordIn(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'password' in value && typeof value.password === 'string'
    ? value.password
    : undefined;
}
