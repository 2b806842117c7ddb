import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { customerId, smallWorld, startTestSim, text, type TestSim } from '../testing/harness.ts';
import { mp4, png } from '../testing/media-samples.ts';
import { mediaIdOf, upload } from '../testing/upload.ts';

let sim: TestSim;
beforeAll(async () => {
  sim = await startTestSim();
  await sim.control('POST', 'world', smallWorld(1));
});
afterAll(() => sim.close());
beforeEach(async () => {
  await sim.control('DELETE', 'switches');
});

describe('attachments of messages', () => {
  const mass = async (...attachments: object[]) =>
    (await sim.call('externalcontact/add_msg_template', { external_userid: [customerId(0)], attachments })).errcode;
  const image = (media_id: string) => ({ msgtype: 'image', image: { media_id } });

  test('must be there, of the kind that is named, and uploaded for messages', async () => {
    const picture = await mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png() });
    const film = await mediaIdOf(sim, 'media/upload', { type: 'video' }, { bytes: mp4(1) });
    const paper = await mediaIdOf(sim, 'media/upload', { type: 'file' }, { bytes: png() });
    const miniprogram = { msgtype: 'miniprogram', miniprogram: { title: '商城', appid: 'wx1', page: '/index', pic_media_id: picture } };
    const video = { msgtype: 'video', video: { media_id: film } };
    expect(await mass(image(picture), video, { msgtype: 'file', file: { media_id: paper } }, miniprogram)).toBe(0);
    for (const wrong of ['none', '', film, paper]) expect(await mass(image(wrong))).toBe(40007);
    expect(await mass({ msgtype: 'video', video: { media_id: picture } })).toBe(40007);
    expect(
      await mass(image(await mediaIdOf(sim, 'media/upload_attachment', { media_type: 'image', attachment_type: '1' }, { bytes: png() }))),
    ).toBe(41072);
    expect(await mass({ msgtype: 'video' })).toBe(40058);
  });

  test('are not to be had any more after three days', async () => {
    const picture = await mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png() });
    await sim.control('POST', 'clock', { jump: 'P3DT1S' });
    expect(await mass(image(picture))).toBe(40007);
  });

  test('take a picture by its address only from uploadimg, unless the switch says so', async () => {
    const url = text((await upload(sim, 'media/uploadimg', {}, { bytes: png() })).url);
    const byUrl = (pic_url: string) => mass({ msgtype: 'image', image: { pic_url } });
    expect([await byUrl(url), await byUrl('https://example.com/a.png')]).toEqual([0, 40058]);
    await sim.control('POST', 'switches', { pictureUrl: 'any' });
    expect(await byUrl('https://example.com/a.png')).toBe(0);
    expect(await mass({ msgtype: 'image', image: { pic_url: url, media_id: 'none' } })).toBe(40007);
  });

  test('name links with a scheme', async () => {
    const link = (url: string) => mass({ msgtype: 'link', link: { title: '看看', url } });
    expect([await link('www.example.com'), await link('https://www.example.com')]).toEqual([45034, 0]);
  });
});
