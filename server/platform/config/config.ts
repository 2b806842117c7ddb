import { resolve } from 'node:path';

/** What the environment says, checked. */
export type Config = {
  readonly dataDir: string;
  /** The address to bind: 127.0.0.1 unless a container says otherwise. */
  readonly host: string;
  readonly port: number;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  readonly role: 'all' | 'web' | 'worker';
  /** Undefined: the real WeCom, or the simulator when the demo is on. */
  readonly wecomApiBase: string | undefined;
  readonly simulatorUrl: string | undefined;
  /** Where browsers and WeCom reach us from outside; undefined: nobody does. */
  readonly publicUrl: string | undefined;
  readonly logLevel: string;
  /** Seals secrets in the database; undefined: a key of its own in the data folder. */
  readonly secretKey: string | undefined;
};

/** A setting that stops the start; the message is one sentence that says which and why. */
export class BadSetting extends Error {}

const ROLES = ['all', 'web', 'worker'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const value = (name: string) => (environment[name] === '' ? undefined : environment[name]);
  const demo = readDemo(value('HUOSHUI_DEMO'));
  return {
    dataDir: resolve(value('HUOSHUI_DATA') ?? 'data'),
    host: value('HUOSHUI_HOST') ?? '127.0.0.1',
    port: readPort(value('HUOSHUI_PORT') ?? '8686'),
    databaseUrl: readDatabaseUrl(value('DATABASE_URL')),
    demo,
    role: readRole(value('HUOSHUI_ROLE') ?? 'all'),
    wecomApiBase: readHttpUrl('WECOM_API_BASE', value('WECOM_API_BASE')),
    simulatorUrl: demo ? readHttpUrl('HUOSHUI_SIM_URL', value('HUOSHUI_SIM_URL')) : undefined,
    publicUrl: readOrigin('HUOSHUI_PUBLIC_URL', value('HUOSHUI_PUBLIC_URL')),
    logLevel: readLogLevel(value('HUOSHUI_LOG') ?? 'warn'),
    secretKey: readSecretKey(value('HUOSHUI_SECRET_KEY')),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_534)
    throw new BadSetting(`HUOSHUI_PORT is ${text}, but it must be a port from 1 to 65534.`);
  return port;
}

function readDemo(text: string | undefined): boolean {
  if (text === undefined || text === 'on') return true;
  if (text === 'off') return false;
  throw new BadSetting(`HUOSHUI_DEMO is ${text}, but it must be on or off.`);
}

function readRole(text: string): Config['role'] {
  const role = ROLES.find((one) => one === text);
  if (role === undefined) throw new BadSetting(`HUOSHUI_ROLE is ${text}, but it must be all, web or worker.`);
  return role;
}

function readDatabaseUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = parseUrl(text);
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new BadSetting('DATABASE_URL is not a PostgreSQL address of the form postgres://user:password@host:5432/database.');
  }
  return text;
}

function readHttpUrl(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = parseUrl(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new BadSetting(`${name} is ${text}, but it must be an http or https address.`);
  return text.replace(/\/+$/, '');
}

/** An address without a path: what we serve begins at its root. */
function readOrigin(name: string, text: string | undefined): string | undefined {
  const url = readHttpUrl(name, text);
  if (url === undefined) return undefined;
  const { origin, pathname, search, hash, username } = new URL(url);
  if (pathname + search + hash + username !== '/')
    throw new BadSetting(`${name} must be an address without path and account, like https://scrm.example.com.`);
  return origin;
}

function readSecretKey(text: string | undefined): string | undefined {
  if (text !== undefined && text.length < 32)
    throw new BadSetting('HUOSHUI_SECRET_KEY is too short: use at least 32 random characters, the same on every machine.');
  return text;
}

function readLogLevel(text: string): string {
  if (!LOG_LEVELS.includes(text)) throw new BadSetting(`HUOSHUI_LOG is ${text}, but it must be one of ${LOG_LEVELS.join(', ')}.`);
  return text;
}

// URL.parse exists from Node 22 on.
function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
