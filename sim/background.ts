/** What goes on after the answer, for as long as the simulator runs. */
export type Background = {
  /** The work must stop when the signal says so: after that nothing is written any more. */
  run(work: (closing: AbortSignal) => Promise<void>): void;
  close(): Promise<void>;
};

export function createBackground(): Background {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      if (closing.signal.aborted) return;
      const task: Promise<void> = work(closing.signal).finally(() => running.delete(task));
      running.add(task);
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}
