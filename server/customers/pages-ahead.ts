import type { Clock } from '../platform/clock/clock.ts';

/** Some pages of a list, in order; nothing of them was asked for before `askedAt`. */
export type Pages<T> = { readonly items: readonly T[]; readonly askedAt: number };

/** Pages taken together at most: a transaction of five costs little more than one of one. */
const TOGETHER = 5;

/**
 * The pages of a list. While the caller works on some, the next are asked for, so that a sync waits for WeCom or for the
 * database and not for both in turn; what has come meanwhile is handed over together.
 */
export async function* pagesAhead<T>(source: AsyncIterable<readonly T[]>, clock: Clock): AsyncGenerator<Pages<T>, void> {
  const stock = createStock<T>();
  const filling = fill(stock, source, clock);
  try {
    for (;;) {
      await stock.filled();
      const pages = stock.pages.splice(0);
      stock.rung('emptied');
      const [first] = pages;
      if (first !== undefined) yield { items: pages.flatMap(({ items }) => items), askedAt: first.askedAt };
      else if (stock.end !== undefined) break;
    }
    if (stock.end?.kind === 'failed') throw stock.end.error;
  } finally {
    stock.stopped = true;
    stock.rung('emptied');
    await filling;
  }
}

type Stock<T> = {
  readonly pages: Pages<T>[];
  /** How the list ended; a failure is kept, for it may come while nobody waits for it. */
  end: { kind: 'whole' } | { kind: 'failed'; error: unknown } | undefined;
  stopped: boolean;
  /** Resolves when there is something to take, or nothing more will come. */
  filled(): Promise<void>;
  /** Resolves when there is room for one more, or nobody takes any more. */
  emptied(): Promise<void>;
  rung(bell: 'filled' | 'emptied'): void;
};

function createStock<T>(): Stock<T> {
  const waiting: Record<'filled' | 'emptied', (() => void)[]> = { filled: [], emptied: [] };
  const until = (bell: 'filled' | 'emptied', isSo: () => boolean) =>
    isSo() ? Promise.resolve() : new Promise<void>((resolve) => waiting[bell].push(resolve));
  const stock: Stock<T> = {
    pages: [],
    end: undefined,
    stopped: false,
    filled: () => until('filled', () => stock.pages.length > 0 || stock.end !== undefined),
    emptied: () => until('emptied', () => stock.pages.length < TOGETHER || stock.stopped),
    rung: (bell) => {
      for (const resolve of waiting[bell].splice(0)) resolve();
    },
  };
  return stock;
}

async function fill<T>(stock: Stock<T>, source: AsyncIterable<readonly T[]>, clock: Clock): Promise<void> {
  const pages = source[Symbol.asyncIterator]();
  try {
    while (!stock.stopped) {
      const askedAt = clock.now();
      const page = await pages.next();
      if (page.done === true) break;
      stock.pages.push({ items: page.value, askedAt });
      stock.rung('filled');
      await stock.emptied();
    }
    stock.end = { kind: 'whole' };
  } catch (error) {
    stock.end = { kind: 'failed', error };
  }
  stock.rung('filled');
}
