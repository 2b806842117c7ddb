import { mediaIdOf } from './upload.ts';
import { png } from './media-samples.ts';
import { customerId, fields, list, smallWorld, startReceiver, startTestSim, text } from './harness.ts';

export type TestKf = Awaited<ReturnType<typeof startTestKf>>;

/** A simulator with a customer service account of two servicers, and somebody who talks to it; `renew` makes all of it new. */
export async function startTestKf() {
  const receiver = await startReceiver();
  const sim = await startTestSim({ callbackUrl: receiver.url });
  let kf = '';
  const she = customerId(0);
  const about = (more: object = {}) => ({ open_kfid: kf, external_userid: she, ...more });
  const sync = (more: object = {}) => sim.call('kf/sync_msg', { open_kfid: kf, ...more });
  return {
    sim,
    receiver,
    get kf() {
      return kf;
    },
    async renew() {
      await sim.control('POST', 'world', smallWorld(4));
      await sim.control('DELETE', 'switches');
      kf = text((await sim.control('POST', 'kf', { name: '青禾客服' })).body.openKfId);
      await sim.call('kf/servicer/add', { open_kfid: kf, userid_list: ['zhangsan', 'LiSi'] });
      receiver.received.length = 0;
    },
    she,
    about,
    sync,
    ask: async (words: object = { text: '在吗' }) =>
      (await sim.control('POST', `kf/${kf}/messages`, { externalUserid: she, ...words })).body,
    enter: async (more: object = {}) => (await sim.control('POST', `kf/${kf}/entries`, { externalUserid: she, ...more })).body,
    write: (content = '您好', more: object = {}) =>
      sim.call('kf/send_msg', { touser: she, open_kfid: kf, msgtype: 'text', text: { content }, ...more }),
    state: async () => (await sim.call('kf/service_state/get', about())).service_state,
    move: (to: number, more: object = {}) => sim.call('kf/service_state/trans', about({ service_state: to, ...more })),
    act: (deed: string, userid: string, more: object = {}) =>
      sim.control('POST', `kf/${kf}/sessions`, { externalUserid: she, act: deed, userid, ...more }),
    events: async () => list((await sync()).msg_list).flatMap((line) => (line.msgtype === 'event' ? [fields(line.event)] : [])),
    inbox: async () => list((await sim.control('GET', `customers/${she}/inbox`)).body.items).filter((one) => one.via === 'kf'),
    picture: () => mediaIdOf(sim, 'media/upload', { type: 'image' }, { bytes: png(), name: '头像.png' }),
    async close() {
      await sim.close();
      await receiver.close();
    },
  };
}
