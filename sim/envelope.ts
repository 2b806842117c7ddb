import { randomInt } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import type { SimulatorConfig } from './config.ts';

/** What an element holds: text (CDATA), a number (bare), further elements, or a list that repeats it. Undefined is left out. */
export type EventValue = string | number | undefined | readonly EventValue[] | { readonly [name: string]: EventValue };
/** May also give `FromUserName` and `MsgType`, where they are not those of an event of the system. */
export type EventFields = { readonly [name: string]: EventValue };

export type Wire = 'xml' | 'json';

/** One event in WeCom's XML (92130), fields in the order given, or as JSON for apps set so (90968). */
export function eventText(corpId: string, createTime: number, event: string | undefined, fields: EventFields, wire: Wire = 'xml'): string {
  const all: EventFields = { ToUserName: corpId, FromUserName: 'sys', CreateTime: createTime, MsgType: 'event', Event: event, ...fields };
  return wire === 'json' ? JSON.stringify(all) : `<xml>${elements(all)}</xml>`;
}

export type SealedCallback = { readonly url: string; readonly body: string; readonly wire: Wire };
/** How a callback goes wrong on its way, on purpose. */
export type Flaw = 'signature' | 'timestamp';

/** A timestamp this old is nobody's retry. */
const STALE_SECONDS = 3 * 86_400;

/** The POST of one callback (90930): signed query, encrypted body. Fresh nonce each time. */
export function sealed(config: SimulatorConfig, plain: string, now: number, flaw?: Flaw): SealedCallback {
  const wire = plain.startsWith('{') ? 'json' : 'xml';
  const timestamp = String(flaw === 'timestamp' ? now - STALE_SECONDS : now);
  const secret = encrypt(config.encodingAesKey, plain, config.corpId);
  const nonce = String(randomInt(1_000_000_000, 2_000_000_000));
  const signature = getSignature(flaw === 'signature' ? `${config.callbackToken}x` : config.callbackToken, timestamp, nonce, secret);
  const url = new URL(config.callbackUrl);
  url.searchParams.set('msg_signature', signature);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  const agentId = agentOf(plain);
  const body =
    wire === 'json'
      ? JSON.stringify({ tousername: config.corpId, encrypt: secret, agentid: agentId })
      : `<xml>${elements({ ToUserName: config.corpId, Encrypt: secret, AgentID: agentId })}</xml>`;
  return { url: url.href, body, wire };
}

/** Only events that belong to an app name it outside as well. */
function agentOf(plain: string): string {
  return /<AgentID>(?:<!\[CDATA\[)?(\d+)|"AgentID":"?(\d+)/.exec(plain)?.slice(1).find(Boolean) ?? '';
}

function elements(fields: EventFields): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: EventValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return `<${name}>${value}</${name}>`;
  // A CDATA section cannot hold its own end: it is split there.
  if (typeof value === 'string') return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
  if (isList(value)) return value.map((item) => element(name, item)).join('');
  return `<${name}>${elements(value)}</${name}>`;
}

function isList(value: object): value is readonly EventValue[] {
  return Array.isArray(value);
}
