type TaskLike = {
  readonly staff: { readonly id: string; readonly name: string };
  readonly state: 'claimed' | 'unknown' | 'handed_over' | 'rejected' | 'settled';
  readonly recipients: number;
  readonly sent: number;
  readonly failed: number;
  readonly handedOverAt: string | null;
};

/** Customers by what became of their message. */
export type Tally = { readonly waiting: number; readonly sent: number; readonly failed: number };

/** One member's tasks, those that wait first; `since` is when the longest waiting one was handed over. */
export type StaffTasks<T> = {
  readonly staff: { readonly id: string; readonly name: string };
  readonly tasks: readonly T[];
  readonly waitingTasks: number;
  readonly customers: Tally;
  readonly since: string | undefined;
};

/** Groups tasks by staff, those with most waiting customers first, then those with most failures. */
export function byStaff<T extends TaskLike>(tasks: readonly T[]): StaffTasks<T>[] {
  const groups = new Map<string, T[]>();
  for (const task of tasks) groups.set(task.staff.id, [...(groups.get(task.staff.id) ?? []), task]);
  return Array.from(groups.values(), groupOf).toSorted(
    (a, b) => b.customers.waiting - a.customers.waiting || b.customers.failed - a.customers.failed,
  );
}

/** All of them together. */
export function totalOf(tallies: readonly Tally[]): Tally {
  return {
    waiting: tallies.reduce((sum, tally) => sum + tally.waiting, 0),
    sent: tallies.reduce((sum, tally) => sum + tally.sent, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  };
}

/** What became of one task's customers; who is neither sent to nor failed when all is settled will not be reached any more. */
export function tallyOf({ state, recipients, sent, failed }: TaskLike): Tally {
  const open = Math.max(0, recipients - sent - failed);
  switch (state) {
    case 'claimed':
    case 'unknown':
    case 'handed_over':
      return { waiting: open, sent, failed };
    case 'rejected':
    case 'settled':
      return { waiting: 0, sent, failed: failed + open };
    default:
      return state satisfies never;
  }
}

function groupOf<T extends TaskLike>(tasks: readonly T[]): StaffTasks<T> {
  const waiting = tasks.filter((task) => tallyOf(task).waiting > 0);
  const since = waiting.flatMap((task) => task.handedOverAt ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return {
    staff: tasks[0]?.staff ?? { id: '', name: '' },
    tasks: [...waiting, ...tasks.filter((task) => !waiting.includes(task))],
    waitingTasks: waiting.length,
    customers: totalOf(tasks.map(tallyOf)),
    since: since[0],
  };
}
