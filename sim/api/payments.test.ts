import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, list, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('POST', 'clock', { set: '2026-03-01T10:00:00+08:00' });
  await sim.control('POST', 'world', smallWorld(2));
});

const at = (instant: string) => Date.parse(instant) / 1_000;
const MARCH = { begin_time: at('2026-03-01T00:00:00+08:00'), end_time: at('2026-03-31T23:59:59+08:00') };
const pay = async (more: object = {}) => (await sim.control('POST', 'payments', { userid: 'zhangsan', amountFen: 9_900, ...more })).body;
const bills = (more: object = {}) => sim.call('externalpay/get_bill_list', { ...MARCH, ...more });

describe('what customers paid', () => {
  test('is listed as documented, and what was given back as well', async () => {
    const { outTradeNo } = await pay({
      externalUserid: customerId(0),
      remark: '定金',
      commodities: [{ description: '橱柜', amount: 1 }],
      payer: { name: '林女士', phone: '13800000000', address: '上海' },
      miniprogram: { appid: 'wx1', name: '商城' },
    });
    await sim.control('POST', 'clock', { jump: 'P1D' });
    const { outRefundNo } = (
      await sim.control('POST', `payments/${text(outTradeNo)}/refunds`, { userid: 'LiSi', amountFen: 900, comment: '少一件' })
    ).body;
    const answer = await bills();
    expect(unlikeSample('externalpay/get_bill_list', answer)).toEqual([]);
    expect(answer.bill_list).toMatchObject([
      { bill_type: 0, trade_state: 3, total_fee: 9_900, total_refund_fee: 900, out_trade_no: outTradeNo, external_userid: customerId(0) },
      {
        bill_type: 1,
        total_fee: 900,
        out_refund_no: outRefundNo,
        out_trade_no: outTradeNo,
        refund_list: [{ refund_userid: 'LiSi', refund_fee: 900 }],
      },
    ]);
    expect((await sim.control('POST', `payments/${text(outTradeNo)}/refunds`, { userid: 'LiSi', amountFen: 9_001 })).status).toBe(409);
  });

  test('is found by time and member, page by page', async () => {
    for (let i = 0; i < 3; i++) {
      await pay();
      await pay({ userid: 'LiSi' });
      await sim.control('POST', 'clock', { jump: 'P1D' });
    }
    expect(list((await bills({ payee_userid: 'LISI' })).bill_list).map(({ payee_userid }) => payee_userid)).toEqual([
      'LiSi',
      'LiSi',
      'LiSi',
    ]);
    const seen = [];
    let cursor: unknown = '';
    do {
      const page = await bills({ limit: 4, cursor });
      seen.push(list(page.bill_list).length);
      cursor = page.next_cursor;
    } while (cursor !== '');
    expect(seen).toEqual([4, 2]);
    expect(
      list((await bills({ begin_time: at('2026-03-02T00:00:00+08:00'), end_time: at('2026-03-02T23:59:59+08:00') })).bill_list),
    ).toHaveLength(2);
    expect(await bills({ begin_time: MARCH.begin_time - 2 * 86_400 })).toMatchObject({ errcode: 40_058, bill_list: [] });
    expect(await bills({ payee_userid: 'nobody' })).toMatchObject({ errcode: 60_111 });
  });

  test('is found by the request for payment', async () => {
    const paid = [await pay({ paymentId: 'p1' }), await pay({ paymentId: 'p1' })];
    const answer = await sim.call('externalpay/get_payment_info', { payment_id: 'p1' });
    expect(unlikeSample('externalpay/get_payment_info', answer)).toEqual([]);
    expect(answer.bill_list).toEqual(paid.map(({ outTradeNo }) => ({ out_trade_no: outTradeNo })));
    expect(await sim.call('externalpay/get_payment_info', { payment_id: 'other' })).toMatchObject({ errcode: 60_237, bill_list: [] });
  });
});

test('merchants are bound, given a scope and unbound', async () => {
  const merchant = { mch_id: '1900000109', merchant_name: '青禾装饰' };
  expect(await sim.call('externalpay/addmerchant', merchant)).toMatchObject({ errcode: 0 });
  expect(await sim.call('externalpay/addmerchant', merchant)).toMatchObject({ errcode: 660_008 });
  expect(await sim.call('externalpay/addmerchant', { ...merchant, mch_id: 'abc' })).toMatchObject({ errcode: 660_001 });
  const scope = (allow_use_scope: object) => sim.call('externalpay/set_mch_use_scope', { mch_id: merchant.mch_id, allow_use_scope });
  expect(await scope({ user: ['zhangsan'], partyid: [2], tagid: [] })).toMatchObject({ errcode: 0 });
  expect(await scope({ user: ['nobody'] })).toMatchObject({ errcode: 60_111 });
  expect(await scope({ partyid: [99] })).toMatchObject({ errcode: 60_123 });
  expect(await scope({ tagid: [99] })).toMatchObject({ errcode: 40_068 });
  const answer = await sim.call('externalpay/getmerchant', { mch_id: merchant.mch_id });
  expect(unlikeSample('externalpay/getmerchant', answer)).toEqual([]);
  expect(answer).toMatchObject({ ...merchant, allow_use_scope: { user: ['zhangsan'], partyid: [2] } });
  expect(await sim.call('externalpay/delmerchant', { mch_id: merchant.mch_id })).toMatchObject({ errcode: 0 });
  expect(await sim.call('externalpay/getmerchant', { mch_id: merchant.mch_id })).toMatchObject({ errcode: 660_011 });
});

describe('the merchant platform', () => {
  const KEYS = { apiKey: '192006250b4c09247ec02edce69f6a2d', paymentSecret: 'payment' };
  const md5 = (fields: Record<string, string>, names: readonly string[], end: string) =>
    createHash('md5')
      .update([...names.toSorted().map((name) => `${name}=${fields[name]}`), end].join('&'))
      .digest('hex')
      .toUpperCase();
  async function ask(name: string, fields: Record<string, string>, workwx: readonly string[] = []): Promise<Record<string, string>> {
    const first = workwx.length === 0 ? fields : { ...fields, workwx_sign: md5(fields, workwx, `secret=${KEYS.paymentSecret}`) };
    const all = { ...first, sign: md5(first, Object.keys(first), `key=${KEYS.apiKey}`) };
    const xml = `<xml>${Object.entries(all)
      .map(([key, value]) => `<${key}><![CDATA[${value}]]></${key}>`)
      .join('')}</xml>`;
    const answer = await (await fetch(`${sim.url()}/mmpaymkttransfers/${name}`, { method: 'POST', body: xml })).text();
    return Object.fromEntries(
      Array.from(answer.matchAll(/<(\w+)><!\[CDATA\[(.*?)\]\]><\/\1>/g), ([, key = '', value = '']) => [key, value]),
    );
  }
  const RED_PACKET = ['act_name', 'mch_billno', 'mch_id', 'nonce_str', 're_openid', 'total_amount', 'wxappid'];

  async function redPacket(more: Record<string, string> = {}, signed = RED_PACKET): Promise<Record<string, string>> {
    await sim.control('PUT', 'merchants/1900000109/keys', KEYS);
    const { openid } = await sim.call('user/convert_to_openid', { userid: 'zhangsan' });
    const fields = {
      nonce_str: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
      mch_billno: '190000010920260301000001',
      mch_id: '1900000109',
      wxappid: sim.config.corpId,
      sender_name: '青禾',
      re_openid: text(openid),
      total_amount: '1000',
      wishing: '开门红',
      act_name: '奖励',
      remark: '继续加油',
    };
    return ask('sendworkwxredpack', { ...fields, ...more }, signed);
  }

  test('sends a red packet once, which is opened or goes back after a day', async () => {
    const sent = await redPacket();
    expect(sent).toMatchObject({ return_code: 'SUCCESS', result_code: 'SUCCESS', total_amount: '1000' });
    expect((await redPacket()).send_listid).toBe(sent.send_listid);
    expect(await redPacket({ total_amount: '2000' })).toMatchObject({ result_code: 'FAIL' });
    const status = (number = '190000010920260301000001') =>
      ask('queryworkwxredpack', { nonce_str: 'n', mch_billno: number, mch_id: '1900000109', appid: sim.config.corpId });
    expect(await status()).toMatchObject({ status: 'SENT', total_amount: '1000' });
    await redPacket({ mch_billno: '190000010920260301000002' });
    await sim.control('POST', 'staff/zhangsan/receipts', { mchId: '1900000109', number: '190000010920260301000001' });
    await sim.control('POST', 'clock', { jump: 'P1D' });
    expect([(await status()).status, (await status('190000010920260301000002')).status]).toEqual(['RECEIVED', 'REFUND']);
    expect((await status('none')).err_code).toBe('NOT_FOUND');
    expect((await sim.control('GET', 'staff/zhangsan/payouts')).body.items).toHaveLength(2);
  });

  test.each([
    ['a signature over other fields', {}, RED_PACKET.slice(1), 'SIGN_ERROR'],
    ['somebody who is no member', { re_openid: 'onobody' }, RED_PACKET, 'OPENID_ERROR'],
    ['300 yuan without a scene', { total_amount: '30000' }, RED_PACKET, 'MONEY_LIMIT'],
    ['no wish', { wishing: '' }, RED_PACKET, 'PARAM_ERROR'],
    ['another corp', { wxappid: 'wwother' }, RED_PACKET, 'NO_AUTH'],
  ])('refuses %s', async (_what, more, signed, code) => {
    expect(await redPacket(more, signed)).toMatchObject({ result_code: 'FAIL', err_code: code });
  });

  test('pays into the pocket', async () => {
    await sim.control('PUT', 'merchants/1900000109/keys', KEYS);
    const { openid } = await sim.call('user/convert_to_openid', { userid: 'LiSi' });
    const fields = {
      appid: sim.config.corpId,
      mch_id: '1900000109',
      nonce_str: 'n',
      partner_trade_no: 't1',
      openid: text(openid),
      check_name: 'NO_CHECK',
      amount: '100',
      desc: '报销',
      spbill_create_ip: '10.2.3.10',
      ww_msg_type: 'NORMAL_MSG',
    };
    const signed = ['amount', 'appid', 'desc', 'mch_id', 'nonce_str', 'openid', 'partner_trade_no', 'ww_msg_type'];
    expect(await ask('promotion/paywwsptrans2pocket', fields, signed)).toMatchObject({ result_code: 'SUCCESS', partner_trade_no: 't1' });
    const query = { nonce_str: 'n', partner_trade_no: 't1', mch_id: '1900000109', appid: sim.config.corpId };
    expect(await ask('promotion/querywwsptrans2pocket', query)).toMatchObject({ status: 'SUCCESS', payment_amount: '100' });
  });
});
