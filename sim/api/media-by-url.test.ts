import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { customerId, eventually, freePort, smallWorld, startReceiver, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { download } from '../testing/upload.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());

describe('media/upload_by_url', () => {
  const content = Buffer.from('a large file, in truth a small one');
  const md5 = createHash('md5').update(content).digest('hex');

  test('fetches in ranges, tells when it is over, and gives an id for welcomes of groups only', async () => {
    const receiver = await startReceiver();
    const own = await startTestSim({ callbackUrl: receiver.url });
    const files = await serveFile(content);
    const asked = await own.call('media/upload_by_url', { scene: 1, type: 'file', filename: '手册.txt', url: files.url, md5 });
    expect(unlikeSample('media/upload_by_url', asked)).toEqual([]);
    const event = await eventually(() => receiver.received[0]?.fields);
    expect(event).toMatchObject({ Event: 'upload_media_job_finish', JobId: asked.jobid });
    const result = await own.call('media/get_upload_by_url_result', { jobid: asked.jobid });
    expect(result).toMatchObject({ status: 2, detail: { errcode: 0, media_id: expect.any(String), created_at: expect.any(String) } });
    const media_id = text(Object(result.detail).media_id);
    expect(await (await download(own, 'media/get', { media_id })).text()).toBe(content.toString());
    await own.control('POST', 'world', smallWorld(1));
    const mass = { external_userid: [customerId(0)], attachments: [{ msgtype: 'file', file: { media_id } }] };
    expect((await own.call('externalcontact/add_msg_template', mass)).errcode).toBe(40007);
    await own.control('POST', 'clock', { jump: 'PT1H1S' });
    expect((await own.call('media/get_upload_by_url_result', { jobid: asked.jobid })).errcode).toBe(40088);
    await files.close();
    await own.close();
    await receiver.close();
  });

  test('says why it could not', async () => {
    const files = await serveFile(content);
    const outcome = async (request: object) => {
      const { jobid } = await sim.call('media/upload_by_url', { scene: 1, type: 'file', filename: 'a', url: files.url, md5, ...request });
      for (;;) {
        const result = await sim.call('media/get_upload_by_url_result', { jobid });
        if (result.status !== 1) return [result.status, Object(result.detail).errcode];
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    expect(await outcome({ md5: 'f'.repeat(32) })).toEqual([3, 301019]);
    expect(await outcome({ url: `${files.url}/whole` })).toEqual([3, 830001]);
    expect(await outcome({ url: `${files.url}/none` })).toEqual([3, 830003]);
    expect(await outcome({ url: 'http://127.0.0.1:9/' })).toEqual([3, 830003]);
    expect(await outcome({ type: 'video' })).toEqual([3, 40004]);
    await files.close();
  });

  test('goes on after a restart', async () => {
    const files = await serveFile(content);
    const own = await startTestSim();
    const { jobid } = await own.call('media/upload_by_url', { scene: 1, type: 'file', filename: 'a', url: `${files.url}/stuck`, md5 });
    const status = async () => (await own.call('media/get_upload_by_url_result', { jobid })).status;
    await eventually(() => files.asked.includes('/stuck'));
    await own.restart();
    expect(await status()).toBe(1);
    files.release();
    while ((await status()) === 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await status()).toBe(2);
    await own.close();
    await files.close();
  });

  test('refuses what it is not for', async () => {
    const good = { scene: 1, type: 'file', filename: 'a', url: 'https://a.cn/a', md5 };
    const ask = async (change: object) => (await sim.call('media/upload_by_url', { ...good, ...change })).errcode;
    expect(await ask({ scene: 2 })).toBe(40058);
    expect(await ask({ type: 'image' })).toBe(40005);
    expect(await ask({ url: 'ftp://a.cn/a' })).toBe(830001);
    expect(await ask({ md5: '' })).toBe(40063);
    expect((await sim.call('media/get_upload_by_url_result', { jobid: 'none' })).errcode).toBe(40088);
  });
});

/** `/`: in ranges of at most 10 bytes; `/stuck`: so, but not before `release()`; `/whole`: not in ranges; else 404. */
async function serveFile(content: Buffer) {
  const port = await freePort();
  const asked: string[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/stuck') void released.then(() => give(request, response));
    else give(request, response);
  });
  function give(request: IncomingMessage, response: ServerResponse) {
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (request.url === '/whole') return response.end(content);
    if (request.url !== '/' && request.url !== '/stuck') return response.writeHead(404).end();
    const last = Math.min(Number(from) + 9, to === '' ? Infinity : Number(to), content.length - 1);
    response.writeHead(206, { 'content-range': `bytes ${from}-${last}/${content.length}` });
    return response.end(content.subarray(Number(from), last + 1));
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${port}`, asked, release: () => release(), close: () => new Promise((resolve) => server.close(resolve)) };
}
