import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jsSignatureText } from '../../domain/wecom/tickets.ts';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, smallWorld, startTestSim, type TestSim } from '../testing/harness.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('PUT', 'app', { parties: [1], redirectDomain: '' });
  await sim.control('POST', 'world', smallWorld(2));
});

const HOME = 'https://scrm.example/login';
/** What a browser that opens the page is given. */
async function visit(path: string, query: Record<string, string>): Promise<{ status: number; location: URL | undefined; text: string }> {
  const address = `${sim.url()}${path}?${new URLSearchParams({ appid: sim.config.corpId, redirect_uri: HOME, ...query }).toString()}`;
  const answer = await fetch(address, { redirect: 'manual', headers: { connection: 'close' } });
  const location = answer.headers.get('location');
  return { status: answer.status, location: location === null ? undefined : new URL(location), text: await answer.text() };
}
const inWecom = (query: Record<string, string>) =>
  visit('/connect/oauth2/authorize', { response_type: 'code', scope: 'snsapi_base', state: 'abc', ...query });
const codeOf = async (query: Record<string, string>) => (await inWecom(query)).location?.searchParams.get('code') ?? '';
const whoIs = (code: string) => sim.call('auth/getuserinfo', undefined, { code });

describe('the login page', () => {
  test('lets a person pick a member, finds one by name, and sends the browser back with a code', async () => {
    const page = await inWecom({ sim_search: '李' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('value="LiSi"');
    expect(page.text).not.toContain('value="zhangsan"');
    const picked = await inWecom({ sim_userid: 'lisi' });
    expect([picked.status, picked.location?.origin, picked.location?.searchParams.get('state')]).toEqual([
      302,
      'https://scrm.example',
      'abc',
    ]);
    expect(await whoIs(picked.location?.searchParams.get('code') ?? '')).toMatchObject({ errcode: 0, userid: 'LiSi' });
  });

  test('does so for the desktop, at the present and at the old address', async () => {
    const agentid = String(sim.config.agentId);
    for (const path of ['/wwlogin/sso/login', '/wwopen/sso/qrConnect']) {
      const { location } = await visit(path, { login_type: 'CorpApp', agentid, state: 'x1', sim_userid: 'zhangsan' });
      expect(await whoIs(location?.searchParams.get('code') ?? '')).toMatchObject({ userid: 'zhangsan' });
    }
  });

  test('says what is wrong with the address, and sends nobody anywhere', async () => {
    const said = async (query: Record<string, string>) => {
      const { status, location, text } = await inWecom({ sim_userid: 'zhangsan', ...query });
      expect([status, location]).toEqual([200, undefined]);
      return text;
    };
    expect(await said({ appid: 'wwother' })).toContain('appid');
    expect(await said({ redirect_uri: 'javascript:alert(1)' })).toContain('50001');
    expect(await said({ state: 'a-b' })).toContain('84025');
    expect(await said({ scope: 'snsapi_privateinfo' })).toContain('agentid');
    expect(await said({ sim_userid: 'nobody"<' })).toContain('nobody&quot;&lt;');
    await sim.control('PUT', 'app', { redirectDomain: 'scrm.example' });
    expect(await said({ redirect_uri: 'https://evil.example/' })).toContain('50001');
    expect((await inWecom({ sim_userid: 'zhangsan' })).status).toBe(302);
  });
});

describe('a login code', () => {
  test('serves once, and for five minutes', async () => {
    const code = await codeOf({ sim_userid: 'zhangsan' });
    expect((await whoIs(code)).errcode).toBe(0);
    expect((await whoIs(code)).errcode).toBe(42022);
    const late = await codeOf({ sim_userid: 'zhangsan' });
    await sim.control('POST', 'clock', { jump: 'PT5M' });
    expect((await whoIs(late)).errcode).toBe(42003);
    expect((await whoIs('never-given')).errcode).toBe(40029);
    expect((await whoIs('x'.repeat(513))).errcode).toBe(40029);
    expect((await whoIs('')).errcode).toBe(41008);
  });

  test('of a member out of range gives the userid all the same, but no ticket', async () => {
    const query = { sim_userid: 'zhangsan', scope: 'snsapi_privateinfo', agentid: String(sim.config.agentId) };
    // The sample has fields of members and of others at once.
    expect(unlikeSample('auth/getuserinfo', await whoIs(await codeOf(query)))).toEqual(['openid: missing', 'external_userid: missing']);
    await sim.control('PUT', 'app', { parties: [] });
    expect(await whoIs(await codeOf(query))).toEqual({ errcode: 0, errmsg: 'ok', userid: 'zhangsan' });
  });

  test('of a stranger gives an openid, of a customer the external_userid too, if a member in range has her', async () => {
    const stranger = await whoIs(await codeOf({ sim_stranger: '1' }));
    expect([stranger.openid, stranger.external_userid, stranger.userid]).toEqual([expect.stringMatching(/^o/), undefined, undefined]);
    expect(await whoIs(await codeOf({ sim_external_userid: customerId(0) }))).toMatchObject({ external_userid: customerId(0) });
    await sim.control('PUT', 'app', { parties: [] });
    expect(await whoIs(await codeOf({ sim_external_userid: customerId(0) }))).not.toHaveProperty('external_userid');
  });

  test('is worth the same at the older path, in capitals', async () => {
    const answer = await sim.call('user/getuserinfo', undefined, { code: await codeOf({ sim_userid: 'zhangsan' }) });
    expect(answer).toMatchObject({ errcode: 0, UserId: 'zhangsan', DeviceId: '' });
  });

  test('with the consent of the member gives a ticket to her details for half an hour', async () => {
    const profile = { mobile: '138', email: 'z@x.cn', biz_mail: 'z@corp.cn', avatar: 'http://a/0', address: '广州', gender: '1' };
    await sim.control('POST', 'staff', { userid: 'zhangsan', name: '张三', profile });
    const code = await codeOf({ sim_userid: 'zhangsan', scope: 'snsapi_privateinfo', agentid: String(sim.config.agentId) });
    const { user_ticket: ticket } = await whoIs(code);
    expect(unlikeSample('auth/getuserdetail', await sim.call('auth/getuserdetail', { user_ticket: ticket }))).toEqual([]);
    expect((await sim.call('auth/getuserdetail', { user_ticket: 'none' })).errcode).toBe(84015);
    await sim.control('POST', 'clock', { jump: 'PT30M' });
    expect((await sim.call('auth/getuserdetail', { user_ticket: ticket })).errcode).toBe(84014);
  });
});

describe('a page ticket', () => {
  test('is the same within its life, of the corp another than of the app', async () => {
    const corp = await sim.call('get_jsapi_ticket');
    const agent = await sim.call('ticket/get', undefined, { type: 'agent_config' });
    expect(unlikeSample('get_jsapi_ticket', corp)).toEqual([]);
    expect(unlikeSample('ticket/get', agent)).toEqual([]);
    expect(agent.ticket).not.toBe(corp.ticket);
    expect((await sim.call('get_jsapi_ticket')).ticket).toBe(corp.ticket);
    expect((await sim.call('ticket/get', undefined, { type: 'jsapi' })).errcode).toBe(91040);
    await sim.control('POST', 'clock', { jump: 'PT2H1S' });
    expect((await sim.call('get_jsapi_ticket')).ticket).not.toBe(corp.ticket);
  });

  test('signs a page as documented: the sample of 90506, and what the simulator checks', async () => {
    const parts = {
      ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
      nonceStr: 'Wm3WZYTPz0wzccnW',
      timestamp: 1_414_587_457,
      url: 'http://mp.weixin.qq.com?params=value',
    };
    const sign = (signed: typeof parts) => createHash('sha1').update(jsSignatureText(signed)).digest('hex');
    expect(sign(parts)).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed');
    expect(sign({ ...parts, url: `${parts.url}#/customers` })).toBe(sign(parts));
    const ticket = String((await sim.call('ticket/get', undefined, { type: 'agent_config' })).ticket);
    const { ticket: _, ...rest } = parts;
    const check = async (signature: string) => (await sim.control('POST', 'jssdk/checks', { kind: 'agent', ...rest, signature })).body;
    expect(await check(sign({ ...parts, ticket }))).toEqual({ valid: true });
    expect(await check(sign(parts))).toEqual({ valid: false, why: '40093' });
  });
});
