import { eventually, startReceiver, type TestSim } from './harness.ts';

/** The callbacks of a simulator, as a product reads them: give `url` to the simulator, then ask what came. */
export async function startCallbackLog() {
  const receiver = await startReceiver();
  // What the archive announces has its own time.
  const all = () => receiver.received.filter(({ fields }) => fields.Event !== 'msgaudit_notify');
  let seen = 0;
  return {
    url: receiver.url,
    /** The next so many callbacks since the last time, without the fields that all of them have. */
    async next(count: number): Promise<Record<string, unknown>[]> {
      await eventually(() => all().length >= seen + count, 10_000);
      const fresh = all().slice(seen, seen + count);
      seen += count;
      return fresh.map(({ fields }) => {
        const { ToUserName: _, CreateTime: __, MsgType: type, FromUserName: from, ...rest } = fields;
        return { ...rest, ...(from === 'sys' ? {} : { from }), ...(type === 'event' ? {} : { MsgType: type }) };
      });
    },
    /** How many have come that nobody asked for. */
    unread: () => all().length - seen,
    /** From here on only what is to come counts: what is on its way is waited for. */
    async skip(sim: TestSim): Promise<void> {
      await sim.control('POST', 'clock', { advance: 'PT0S' });
      seen = all().length;
    },
    close: () => receiver.close(),
  };
}

export type CallbackLog = Awaited<ReturnType<typeof startCallbackLog>>;
