import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { XMLParser } from 'fast-xml-parser';
import { DAY, isoIn, type Instant } from '../domain/kernel/time.ts';
import { isFields } from '../domain/wecom/wire.ts';
import { ZONE } from './clock.ts';
import type { Sim } from './sim.ts';
import { payoutKey, type Payout } from './tables/payments.ts';

/**
 * The merchant platform's calls that pay members (red packets, transfers into the pocket): XML, signed twice. Not WeCom's
 * API and without its token; the real one wants a client certificate, which is not asked for here.
 */
export function serveMerchantDoor(app: FastifyInstance, sim: Sim): void {
  for (const [name, call] of Object.entries(CALLS)) {
    app.post(`/mmpaymkttransfers/${name}`, (request, reply) =>
      reply.type('text/xml; charset=utf-8').send(xml(call(sim, fieldsOf(typeof request.body === 'string' ? request.body : '')))),
    );
  }
}

type Fields = Readonly<Record<string, string>>;
type Call = (sim: Sim, asked: Fields) => Fields;

/** A red packet goes back after a day. */
const RED_PACKET_LIFE_MS = DAY;
/** Outside of 1 to 200 yuan a scene must be named. */
const RED_PACKET_FEN = { least: 100, most: 20_000 };

const CALLS: { readonly [name: string]: Call } = {
  sendworkwxredpack: (sim, asked) => {
    const signed = ['act_name', 'mch_billno', 'mch_id', 'nonce_str', 're_openid', 'total_amount', 'wxappid'];
    const amount = Number(asked.total_amount);
    const wrong =
      missing(asked, [
        'nonce_str',
        'sign',
        'mch_billno',
        'mch_id',
        'wxappid',
        're_openid',
        'total_amount',
        'wishing',
        'act_name',
        'remark',
      ]) ??
      signatureProblem(sim, asked, signed) ??
      appProblem(sim, asked.wxappid) ??
      ((asked.sender_name ?? asked.agentid ?? '') === '' ? failed('PARAM_ERROR', 'sender_name or agentid') : undefined) ??
      ((asked.mch_billno ?? '').length > 28 ? failed('PARAM_ERROR', 'mch_billno') : undefined) ??
      amountProblem(amount) ??
      ((amount < RED_PACKET_FEN.least || amount > RED_PACKET_FEN.most) && (asked.scene_id ?? '') === ''
        ? failed('MONEY_LIMIT', 'scene_id is needed for this amount')
        : undefined);
    return (
      wrong ??
      pay(
        sim,
        asked,
        { kind: 'redPacket', number: asked.mch_billno ?? '', openid: asked.re_openid ?? '', amountFen: amount },
        (payout) => ({
          mch_billno: payout.number,
          mch_id: payout.mchId,
          wxappid: sim.config.corpId,
          re_openid: payout.openid,
          total_amount: String(payout.amountFen),
          send_listid: payout.listId,
        }),
      )
    );
  },
  queryworkwxredpack: (sim, asked) =>
    missing(asked, ['nonce_str', 'sign', 'mch_billno', 'mch_id', 'appid']) ??
    signatureProblem(sim, asked, []) ??
    appProblem(sim, asked.appid) ??
    query(sim, asked.mch_id, asked.mch_billno, (payout, now) => ({
      mch_billno: payout.number,
      mch_id: payout.mchId,
      detail_id: payout.listId,
      status: statusOf(payout, now),
      send_type: 'API',
      hb_type: 'NORMAL',
      total_num: '1',
      total_amount: String(payout.amountFen),
      send_time: timeText(payout.at),
      ...(payout.receivedAt === undefined ? {} : { rcv_time: timeText(payout.receivedAt) }),
      ...(statusOf(payout, now) === 'REFUND'
        ? { refund_time: timeText(payout.at + RED_PACKET_LIFE_MS), refund_amount: String(payout.amountFen) }
        : {}),
      wishing: payout.wishing,
      act_name: payout.actName,
      remark: payout.remark,
    })),
  'promotion/paywwsptrans2pocket': (sim, asked) => {
    const signed = ['amount', 'appid', 'desc', 'mch_id', 'nonce_str', 'openid', 'partner_trade_no', 'ww_msg_type'];
    const amount = Number(asked.amount);
    const wrong =
      missing(asked, [
        'appid',
        'mch_id',
        'nonce_str',
        'sign',
        'partner_trade_no',
        'openid',
        'check_name',
        'amount',
        'desc',
        'spbill_create_ip',
        'ww_msg_type',
      ]) ??
      signatureProblem(sim, asked, signed) ??
      appProblem(sim, asked.appid) ??
      amountProblem(amount) ??
      (asked.ww_msg_type === 'APPROVAL_MSG' && (asked.approval_number ?? '') === '' ? failed('PARAM_ERROR', 'approval_number') : undefined);
    return (
      wrong ??
      pay(
        sim,
        asked,
        { kind: 'transfer', number: asked.partner_trade_no ?? '', openid: asked.openid ?? '', amountFen: amount },
        (payout) => ({
          mch_id: payout.mchId,
          partner_trade_no: payout.number,
          payment_no: payout.listId,
          payment_time: timeText(payout.at),
        }),
      )
    );
  },
  'promotion/querywwsptrans2pocket': (sim, asked) =>
    missing(asked, ['nonce_str', 'sign', 'partner_trade_no', 'mch_id', 'appid']) ??
    signatureProblem(sim, asked, []) ??
    appProblem(sim, asked.appid) ??
    query(sim, asked.mch_id, asked.partner_trade_no, (payout) => ({
      partner_trade_no: payout.number,
      mch_id: payout.mchId,
      detail_id: payout.listId,
      status: 'SUCCESS',
      openid: payout.openid,
      payment_amount: String(payout.amountFen),
      transfer_time: timeText(payout.at),
      desc: payout.remark,
    })),
};

/** The same number again is the same payment. */
function pay(
  sim: Sim,
  asked: Fields,
  what: Pick<Payout, 'kind' | 'number' | 'openid' | 'amountFen'>,
  shown: (payout: Payout) => Fields,
): Fields {
  const { store, clock } = sim;
  const mchId = asked.mch_id ?? '';
  const known = store.payouts.get(payoutKey(mchId, what.number));
  if (known !== undefined)
    return known.amountFen === what.amountFen && known.openid === what.openid
      ? done(shown(known))
      : failed('FATAL_ERROR', 'the number is used already');
  for (const _ of store.staff.by('openid', what.openid)) {
    const { wishing = '', act_name: actName = '', remark = asked.desc ?? '' } = asked;
    const payout: Payout = { ...what, mchId, at: clock.now(), listId: `1000${store.next('payout')}`, wishing, actName, remark };
    store.payouts.put(payout);
    return done(shown(payout));
  }
  return failed('OPENID_ERROR', 'the openid is no member’s');
}

function query({ store, clock }: Sim, mchId = '', number = '', shown: (payout: Payout, now: Instant) => Fields): Fields {
  const payout = store.payouts.get(payoutKey(mchId, number));
  return payout === undefined ? failed('NOT_FOUND', 'there is no such payment') : done(shown(payout, clock.now()));
}

function statusOf({ receivedAt, at }: Payout, now: Instant): 'SENT' | 'RECEIVED' | 'REFUND' {
  if (receivedAt !== undefined) return 'RECEIVED';
  return now - at >= RED_PACKET_LIFE_MS ? 'REFUND' : 'SENT';
}

function missing(asked: Fields, names: readonly string[]): Fields | undefined {
  const name = names.find((one) => (asked[one] ?? '') === '');
  return name === undefined ? undefined : failed('PARAM_ERROR', `${name} is missing`);
}

function appProblem({ config }: Sim, appid: string | undefined): Fields | undefined {
  return appid === config.corpId ? undefined : failed('NO_AUTH', 'the appid is not bound to the merchant');
}

function amountProblem(amount: number): Fields | undefined {
  return Number.isSafeInteger(amount) && amount > 0 ? undefined : failed('AMOUNT_LIMIT', 'the amount is no whole number of fen');
}

/** `workwx_sign` first, over its own fields and the payment secret, then `sign` over all with the merchant's key. */
function signatureProblem({ store }: Sim, asked: Fields, workwx: readonly string[]): Fields | undefined {
  const keys = store.merchantKeys.get(asked.mch_id ?? '');
  if (keys === undefined) return undefined;
  if (workwx.length > 0 && asked.workwx_sign !== signed(asked, workwx, 'secret', keys.paymentSecret))
    return failed('SIGN_ERROR', 'workwx_sign');
  const all = Object.keys(asked).filter((name) => name !== 'sign' && asked[name] !== '');
  return asked.sign === signed(asked, all, 'key', keys.apiKey) ? undefined : failed('SIGN_ERROR', 'sign');
}

function signed(asked: Fields, names: readonly string[], keyName: string, key: string): string {
  const text = [...names].sort().map((name) => `${name}=${asked[name] ?? ''}`);
  return createHash('md5')
    .update([...text, `${keyName}=${key}`].join('&'))
    .digest('hex')
    .toUpperCase();
}

function done(fields: Fields): Fields {
  return { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'SUCCESS', err_code: 'SUCCESS', err_code_des: 'OK', ...fields };
}

function failed(code: string, why: string): Fields {
  return { return_code: 'SUCCESS', return_msg: why, result_code: 'FAIL', err_code: code, err_code_des: why };
}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false });

function fieldsOf(body: string): Fields {
  const document: unknown = body.startsWith('<xml>') ? parser.parse(body) : undefined;
  const root = isFields(document) ? document.xml : undefined;
  if (!isFields(root)) return {};
  return Object.fromEntries(Object.entries(root).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

function xml(fields: Fields): string {
  const all = { ...fields, nonce_str: randomBytes(16).toString('hex') };
  return `<xml>${Object.entries(all)
    .map(([name, value]) => `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`)
    .join('')}</xml>`;
}

function timeText(at: Instant): string {
  return isoIn(Math.round(at), ZONE).slice(0, 19).replace('T', ' ');
}
