/** Nothing waits longer than this at a time: whoever makes way still gets on, if slowly. */
const MOST_MS = 400;

/**
 * Work of this process that everything else makes way for: greetings, which have 20 s. On a machine that is busy anyway a
 * thousand profiles to write would keep each of them waiting, for they share its processors and its database.
 */
export type Rush = {
  begin(): void;
  end(): void;
  /** Resolves when nothing is in a rush any more, at the latest after 400 ms. Asked before each piece of other work. */
  calm(): Promise<void>;
};

export function createRush(): Rush {
  let inHand = 0;
  const waiting = new Set<() => void>();
  return {
    begin() {
      inHand += 1;
    },
    end() {
      inHand -= 1;
      if (inHand > 0) return;
      for (const go of waiting) go();
      waiting.clear();
    },
    calm() {
      if (inHand === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          waiting.delete(go);
          resolve();
        };
        const timer = setTimeout(go, MOST_MS);
        waiting.add(go);
      });
    },
  };
}

/** For where nothing is ever in a rush. */
export const NO_RUSH: Rush = { begin: () => undefined, end: () => undefined, calm: () => Promise.resolve() };
