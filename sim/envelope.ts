import { randomInt } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import type { SimulatorConfig } from './config.ts';

/** One event in WeCom's XML (92130): texts in CDATA, numbers bare, fields in the order given; undefined is left out. */
export function eventXml(corpId: string, createTime: number, event: string, fields: Record<string, string | number | undefined>): string {
  const all = { ToUserName: corpId, FromUserName: 'sys', CreateTime: createTime, MsgType: 'event', Event: event, ...fields };
  return `<xml>${Object.entries(all)
    .map(([name, value]) => element(name, value))
    .join('')}</xml>`;
}

/** The POST of one callback (90930): signed query, encrypted body. Fresh nonce each time. */
export function sealed(config: SimulatorConfig, xml: string, timestamp: number): { url: string; body: string } {
  const secret = encrypt(config.encodingAesKey, xml, config.corpId);
  const nonce = String(randomInt(1_000_000_000, 2_000_000_000));
  const url = new URL(config.callbackUrl);
  url.searchParams.set('msg_signature', getSignature(config.callbackToken, String(timestamp), nonce, secret));
  url.searchParams.set('timestamp', String(timestamp));
  url.searchParams.set('nonce', nonce);
  return {
    url: url.href,
    body: `<xml>${element('ToUserName', config.corpId)}${element('Encrypt', secret)}${element('AgentID', '')}</xml>`,
  };
}

function element(name: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return `<${name}>${value}</${name}>`;
  // A CDATA section cannot hold its own end: it is split there.
  return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}
