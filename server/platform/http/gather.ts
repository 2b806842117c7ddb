import { isTransient } from '../db/transient.ts';
import type { Log } from '../log/log.ts';

/** Requests of one kind that are answered by one transaction; each is one unit with an answer of its own. */
export type Gatherer<Unit, Answer> = (key: string, unit: Unit) => Promise<Answer>;

export type GathererParts<Unit, Answer> = {
  readonly log: Log;
  /** How much one unit weighs, and how much goes into one transaction at most. */
  readonly weigh: (unit: Unit) => number;
  readonly most: number;
  /** Transactions under way at once per key. */
  readonly atOnce: number;
  /** One transaction; answers in order of the units. */
  readonly run: (units: readonly Unit[]) => Promise<readonly Answer[]>;
};

type Waiting<Unit, Answer> = { readonly unit: Unit; resolve(answer: Answer): void; reject(error: unknown): void };

/**
 * Commits in groups: what arrives while transactions are under way waits for the next one and shares it, so a lone request
 * never waits for others and a crowd pays for one commit together. A group that fails goes one by one, so that each unit
 * gets its own answer or its own error.
 */
export function createGatherer<Unit, Answer>(parts: GathererParts<Unit, Answer>): Gatherer<Unit, Answer> {
  const queues = new Map<string, { waiting: Waiting<Unit, Answer>[]; running: number }>();
  const pump = (key: string): void => {
    const queue = queues.get(key);
    if (queue === undefined || queue.running >= parts.atOnce) return;
    const group = takeGroup(queue.waiting, parts);
    if (group.length === 0) {
      if (queue.running === 0) queues.delete(key);
      return;
    }
    queue.running += 1;
    void answerGroup(group, parts).finally(() => {
      queue.running -= 1;
      pump(key);
    });
    pump(key);
  };
  return (key, unit) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(key) ?? { waiting: [], running: 0 };
      queues.set(key, queue);
      queue.waiting.push({ unit, resolve, reject });
      // After what else has arrived by now.
      if (queue.waiting.length === 1) setImmediate(pump, key);
    });
}

function takeGroup<Unit, Answer>(
  waiting: Waiting<Unit, Answer>[],
  { weigh, most }: GathererParts<Unit, Answer>,
): readonly Waiting<Unit, Answer>[] {
  let weight = 0;
  const upTo = waiting.findIndex(({ unit }, i) => {
    weight += weigh(unit);
    return i > 0 && weight > most;
  });
  return waiting.splice(0, upTo === -1 ? waiting.length : upTo);
}

async function answerGroup<Unit, Answer>(group: readonly Waiting<Unit, Answer>[], parts: GathererParts<Unit, Answer>): Promise<void> {
  try {
    const answers = await parts.run(group.map(({ unit }) => unit));
    group.forEach(({ resolve, reject }, i) => {
      const answer = answers[i];
      if (answer === undefined) reject(new Error('a unit was not answered'));
      else resolve(answer);
    });
  } catch (error) {
    if (group.length === 1) return group[0]?.reject(error);
    parts.log.warn({ err: error, units: group.length, transient: isTransient(error) }, 'a group of requests failed; going on one by one');
    for (const one of group) await answerGroup([one], parts);
  }
}
