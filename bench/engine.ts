import { openDatabase } from '../server/platform/db/database.ts';
import { createLog } from '../server/platform/log/log.ts';
import { createDueLoop } from '../server/sop/loop.ts';
import { BENCH_NOW } from './generate.ts';

/** The product's own loop, connected and ready; the answer works until nothing is due for anybody. */
export async function workOffSteps(url: string): Promise<() => Promise<void>> {
  const { db, close } = openDatabase(url, { max: 2, onError: raise });
  const loop = createDueLoop({ db, clock: { now: () => BENCH_NOW }, log: createLog('error') });
  // Connects and loads what the first batch would have to.
  await loop.nextDue();
  return async () => {
    for (;;) {
      if (await loop.runOnce()) continue;
      const due = await loop.nextDue();
      if (due === null || due > BENCH_NOW) break;
      // The other worker holds what is left.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await close();
  };
}

function raise(error: Error): never {
  throw error;
}
