import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unlikeSample } from '../../test/harness/wecom-fixtures.ts';
import { fields, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { amr, jpeg, mp4, png } from '../testing/media-samples.ts';
import { apiAddress, download, mediaIdOf, upload } from '../testing/upload.ts';

const MB = 1024 * 1024;
let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
});

const send = async (type: string, bytes: Uint8Array, name = 'a.bin') => upload(sim, 'media/upload', { type }, { bytes, name });
const attach = (media_type: string, attachment_type: string, bytes: Uint8Array) =>
  upload(sim, 'media/upload_attachment', { media_type, attachment_type }, { bytes });
const codes = async (...answers: Promise<Record<string, unknown>>[]) => (await Promise.all(answers)).map((answer) => answer.errcode);

describe('media/upload', () => {
  test('answers as documented', async () => {
    const answer = await send('image', png());
    expect(unlikeSample('media/upload', answer)).toEqual([]);
    expect(answer).toMatchObject({ errcode: 0, errmsg: '', type: 'image' });
  });

  test('takes each kind for what it is, whatever its name says', async () => {
    expect(await codes(send('image', jpeg(8, 8)), send('voice', amr(1)), send('video', mp4(1)), send('file', png()))).toEqual([0, 0, 0, 0]);
    expect(await codes(send('image', mp4(1)), send('voice', png()), send('video', png()), send('film', png()))).toEqual([
      40123, 301017, 40004, 40005,
    ]);
    expect(await codes(send('voice', amr(61)))).toEqual([45007]);
  });

  test('refuses what is too small or too large', async () => {
    expect(await codes(send('file', Buffer.alloc(0)), send('file', Buffer.alloc(5)), send('file', Buffer.alloc(6)))).toEqual([
      44001, 40006, 0,
    ]);
    expect(
      await codes(send('image', png(1, 1, 10 * MB)), send('file', Buffer.alloc(20 * MB)), send('file', Buffer.alloc(20 * MB + 1))),
    ).toEqual([45001, 0, 45001]);
  });

  test('finds no file in JSON, in a plain field, or under another name', async () => {
    const address = await apiAddress(sim, 'media/upload', { type: 'file' });
    const post = async (body: string | FormData) => fields(await (await fetch(address, { method: 'POST', body })).json()).errcode;
    const form = new FormData();
    form.set('media', 'no file');
    expect([await post('{}'), await post(form)]).toEqual([44001, 44001]);
    expect((await upload(sim, 'media/upload', { type: 'file' }, { bytes: png(), field: 'file' })).errcode).toBe(44001);
  });

  test('does not take a name after RFC 2231, unless the switch says so', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="media"; filename*=utf-8\'\'%E6%B5%B7.txt\r\n\r\nsea water\r\n--b--\r\n';
    const post = async () => {
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      return fields(await (await fetch(await apiAddress(sim, 'media/upload', { type: 'file' }), { method: 'POST', headers, body })).json());
    };
    expect((await post()).errcode).toBe(44001);
    await sim.control('POST', 'switches', { extendedFileNames: 'read' });
    expect((await post()).errcode).toBe(0);
  });

  test('wants a token like every command', async () => {
    const form = new FormData();
    form.set('media', new Blob([png()]), 'a.png');
    expect(await (await fetch(`${sim.url()}/cgi-bin/media/upload?type=image`, { method: 'POST', body: form })).json()).toMatchObject({
      errcode: 41001,
    });
  });
});

describe('media/get', () => {
  test('gives the bytes back, with the name they came with', async () => {
    const bytes = png(3, 4, 100);
    const media_id = await mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes, name: '海报 ①.png' });
    const answer = await download(sim, 'media/get', { media_id });
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(answer.headers.get('content-disposition') ?? '', 'latin1').toString()).toBe('attachment; filename="海报 ①.png"');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  test('gives ranges', async () => {
    const media_id = await mediaIdOf(sim, 'media/upload', { type: 'file' }, { bytes: Buffer.from('0123456789') });
    const ask = async (range: string) => {
      const answer = await download(sim, 'media/get', { media_id }, range);
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await ask('bytes=0-3')).toEqual([206, 'bytes 0-3/10', '0123']);
    expect(await ask('bytes 4-5')).toEqual([206, 'bytes 4-5/10', '45']);
    expect(await ask('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await ask('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await ask('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await ask('bytes=10-12')).toEqual([416, 'bytes */10', '']);
    for (const none of ['bytes=5-2', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=-']) expect(await ask(none)).toEqual([200, null, '0123456789']);
  });

  test('answers JSON when there is nothing to give', async () => {
    expect(await (await download(sim, 'media/get', { media_id: 'none' })).json()).toMatchObject({ errcode: 40007 });
    expect(await (await download(sim, 'media/get', {})).json()).toMatchObject({ errcode: 41006 });
  });

  test('forgets a file after three days of the simulated clock, and its bytes with the next upload', async () => {
    const own = await startTestSim();
    const media_id = await mediaIdOf(own, 'media/upload', { type: 'file' }, { bytes: Buffer.from('gone soon') });
    await own.control('POST', 'clock', { jump: 'P2DT23H59M' });
    expect((await download(own, 'media/get', { media_id })).headers.get('content-disposition')).not.toBeNull();
    await own.restart();
    expect((await download(own, 'media/get', { media_id })).headers.get('content-disposition')).not.toBeNull();
    await own.control('POST', 'clock', { jump: 'PT2M' });
    expect(await (await download(own, 'media/get', { media_id })).json()).toMatchObject({ errcode: 40007 });
    await mediaIdOf(own, 'media/upload', { type: 'file' }, { bytes: Buffer.from('something else') });
    expect(readdirSync(join(own.config.data, 'media'))).toHaveLength(1);
    await own.close();
  });

  test('media/get/jssdk gives only what a page recorded', async () => {
    const voice = amr(2);
    const { mediaId } = (await sim.control('POST', 'jssdk-voices', { base64: voice.toString('base64') })).body;
    const answer = await download(sim, 'media/get/jssdk', { media_id: text(mediaId) });
    expect(answer.headers.get('content-type')).toBe('voice/speex');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(voice);
    const other = await mediaIdOf(sim, 'media/upload', { type: 'voice' }, { bytes: voice });
    expect(await (await download(sim, 'media/get/jssdk', { media_id: other })).json()).toMatchObject({ errcode: 40007 });
  });
});

describe('media/uploadimg', () => {
  const picture = (bytes: Uint8Array, field = 'fieldNameHere') => upload(sim, 'media/uploadimg', {}, { bytes, field });

  test('gives an address for good, whatever the field is called', async () => {
    const answer = await picture(png(5, 5));
    expect(unlikeSample('media/uploadimg', answer)).toEqual([]);
    await sim.control('POST', 'clock', { jump: 'P40D' });
    const got = await fetch(text(answer.url));
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(png(5, 5));
    expect((await fetch(`${sim.url()}/pic_wework/1/2/0`)).status).toBe(404);
  });

  test('takes pictures of up to 2 MB', async () => {
    expect(await codes(picture(png(1, 1, 2 * MB - 24)), picture(png(1, 1, 2 * MB)), picture(mp4(1)), picture(Buffer.alloc(3)))).toEqual([
      0, 40009, 40123, 40006,
    ]);
  });
});

test('the 1,001st picture of a day is refused, until the day ends', async () => {
  const own = await startTestSim();
  await own.control('POST', 'clock', { set: '2030-03-01T10:00:00+08:00' });
  const address = await apiAddress(own, 'media/uploadimg', {});
  const body = Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n'),
    png(),
    Buffer.from('\r\n--b--'),
  ]);
  const post = async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    return fields(await (await fetch(address, { method: 'POST', headers, body })).json()).errcode;
  };
  for (let i = 0; i < 1_000; i++) expect(await post()).toBe(0);
  expect(await post()).toBe(45009);
  await own.control('POST', 'clock', { jump: 'PT13H59M' });
  // The token has ended meanwhile.
  expect((await upload(own, 'media/uploadimg', {}, { bytes: png() })).errcode).toBe(45009);
  await own.control('POST', 'clock', { jump: 'PT2M' });
  expect((await upload(own, 'media/uploadimg', {}, { bytes: png() })).errcode).toBe(0);
  await own.close();
}, 30_000);

describe('media/upload_attachment', () => {
  test('answers a number where media/upload answers a string', async () => {
    expect(await attach('image', '1', png())).toMatchObject({ errcode: 0, type: 'image', created_at: expect.any(Number) });
  });

  test('has its own limits for moments and albums', async () => {
    expect(await codes(attach('image', '1', png(10_800, 1_080)), attach('image', '1', png(10_801, 10)))).toEqual([0, 41081]);
    expect(await codes(attach('image', '1', jpeg(1_081, 1_081)), attach('image', '2', jpeg(1_081, 1_081)))).toEqual([41081, 0]);
    expect(await codes(attach('video', '1', mp4(30)), attach('video', '1', mp4(31)), attach('video', '1', png()))).toEqual([
      0, 41082, 41090,
    ]);
    expect(await codes(attach('video', '2', mp4(1)), attach('file', '1', png()), attach('image', '3', png()))).toEqual([
      41065, 41065, 41072,
    ]);
    expect(await codes(attach('image', '1', png(1, 1, 10 * MB)), attach('voice', '1', amr(1)), attach('image', '1', mp4(1)))).toEqual([
      41080, 40005, 40123,
    ]);
  });
});
