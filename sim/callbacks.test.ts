import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decrypt, getSignature } from '@wecom/crypto';
import { readEvent } from '../domain/wecom/events.ts';
import { customerId, eventually, freePort, smallWorld, startReceiver, startTestSim, text } from './testing/harness.ts';
import type { TestSim } from './testing/harness.ts';

let sim: TestSim;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
  sim = await startTestSim({ callbackUrl: receiver.url });
  await sim.control('POST', 'world', smallWorld(3));
});
afterEach(async () => {
  await sim.close();
  await receiver.close();
});

const events = () => receiver.received.map((one) => readEvent(one.fields));
const scan = (i: number, userid = 'LiSi') => sim.control('POST', 'scans', { externalUserid: customerId(i), userid });
const arrived = (count: number) => eventually(() => receiver.received.length >= count);

describe('a callback', () => {
  test('tells of a scan, signed and encrypted, with state and welcome code', async () => {
    expect((await sim.control('POST', 'scans', { externalUserid: customerId(0), configId: 'a'.repeat(32) })).body).toEqual({
      userid: 'zhangsan',
      alreadyFriend: true,
    });
    const { body } = await sim.control('POST', 'customers', { name: '新客', gender: 'female' });
    expect((await sim.control('POST', 'scans', { externalUserid: body.externalUserid, configId: 'a'.repeat(32) })).body).toEqual({
      userid: 'zhangsan',
      alreadyFriend: false,
    });
    await arrived(1);
    expect(events()).toEqual([
      {
        kind: 'add_external_contact',
        corpId: sim.config.corpId,
        at: expect.any(Number),
        userid: 'zhangsan',
        externalUserid: body.externalUserid,
        state: 'poster',
        welcomeCode: expect.any(String),
      },
    ]);
  });

  test('spreads the scans of a code over its members in turn', async () => {
    const users = [];
    for (let i = 0; i < 4; i++) {
      const { body } = await sim.control('POST', 'customers', { name: `新客${i}` });
      users.push((await sim.control('POST', 'scans', { externalUserid: body.externalUserid, configId: 'a'.repeat(32) })).body.userid);
    }
    expect(users).toEqual(['zhangsan', 'LiSi', 'zhangsan', 'LiSi']);
  });

  test('tells who left whom, and what staff edited; what the API does is not told', async () => {
    await sim.call('externalcontact/mark_tag', { userid: 'zhangsan', external_userid: customerId(0), add_tag: ['etsilver'] });
    await sim.control('POST', 'staff/zhangsan/edits', { externalUserid: customerId(0), addTags: ['etsilver'], remark: '老客' });
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(1), userid: 'zhangsan', by: 'customer' });
    await sim.control('POST', 'friendships/removals', { externalUserid: customerId(2), userid: 'zhangsan', by: 'staff' });
    await arrived(3);
    expect(events().map((event) => event.kind)).toEqual(['edit_external_contact', 'del_follow_user', 'del_external_contact']);
    // The member's side still lists the customer who deleted him, and no longer the one he deleted.
    expect((await sim.call('externalcontact/list', undefined, { userid: 'zhangsan' })).external_userid).toEqual([
      customerId(0),
      customerId(1),
    ]);
  });

  test('is sent again when it is not answered well, three times in all', async () => {
    receiver.statuses.push(500, 0, 200);
    await scan(0);
    await arrived(3);
    receiver.statuses.push(500, 500, 500);
    await scan(1);
    await arrived(6);
    await scan(2);
    await arrived(7);
    // Moving the clock waits until nothing is on its way.
    await sim.control('POST', 'clock', { advance: 'PT1S' });
    expect(receiver.received).toHaveLength(7);
    expect((await sim.control('GET', 'state')).body.callbacks).toEqual({ waiting: 0, lost: 1 });
  });

  test('is sent twice, not at all, or after the next one when a fault says so', async () => {
    await sim.control('POST', 'callbacks/faults', { mode: 'duplicate', times: 1 });
    await scan(0);
    await arrived(2);
    expect(receiver.received[0]?.fields).toEqual(receiver.received[1]?.fields);
    await sim.control('POST', 'callbacks/faults', { mode: 'drop', times: 1 });
    await scan(1);
    await sim.control('POST', 'callbacks/faults', { mode: 'reorder', times: 1 });
    await scan(2);
    await sim.control('POST', 'staff/zhangsan/edits', { externalUserid: customerId(0), remark: '后来的' });
    await arrived(4);
    expect(
      events()
        .slice(2)
        .map((event) => event.kind),
    ).toEqual(['edit_external_contact', 'add_external_contact']);
  });

  test('held back to be overtaken goes out before the clock moves on', async () => {
    await sim.control('POST', 'callbacks/faults', { mode: 'reorder', times: 3 });
    await scan(0);
    await scan(1);
    await sim.control('POST', 'clock', { advance: 'PT1M' });
    expect(events().map((event) => 'externalUserid' in event && event.externalUserid)).toEqual([customerId(1), customerId(0)]);
    await sim.control('DELETE', 'faults');
    await scan(2);
    await arrived(3);
  });

  test('survives a restart of the simulator', async () => {
    await sim.close();
    const port = await freePort();
    sim = await startTestSim({ callbackUrl: `http://127.0.0.1:${port}/callback`, callbackRetryMs: 60_000 });
    await sim.control('POST', 'world', smallWorld(3));
    await scan(0);
    await sim.restart();
    expect((await sim.control('GET', 'state')).body.callbacks).toMatchObject({ waiting: 1 });
  });
});

describe('a welcome code', () => {
  test('sends one welcome within 20 seconds', async () => {
    await scan(0);
    await scan(1);
    await arrived(2);
    const codes = receiver.received.map((one) => text(one.fields.WelcomeCode));
    const welcome = async (code: string | undefined) =>
      (await sim.call('externalcontact/send_welcome_msg', { welcome_code: code, text: { content: '你好' } })).errcode;
    expect([await welcome(codes[0]), await welcome(codes[0])]).toEqual([0, 41051]);
    expect((await sim.control('GET', `customers/${customerId(0)}/inbox`)).body.items).toMatchObject([
      { from: 'LiSi', via: 'welcome', text: '你好' },
    ]);
    await sim.control('POST', 'clock', { jump: 'PT20S' });
    expect([await welcome(codes[1]), await welcome('nonsense'), await welcome(undefined)]).toEqual([41050, 41050, 41049]);
  });
});

test('the crypto library agrees with the example of WeCom 90968', () => {
  const encrypted =
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==';
  expect(getSignature('QDG6eK', '1409659813', '1372623149', encrypted)).toBe('477715d11cdb4164915debcba66cb864d751f3e6');
  const { message, id } = decrypt('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', encrypted);
  expect(id).toBe('wx5823bf96d3bd56c7');
  expect(message).toContain('<Content><![CDATA[hello]]></Content>');
});
