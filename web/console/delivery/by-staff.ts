type TaskLike = {
  readonly staff: { readonly id: string; readonly name: string };
  readonly state: 'claimed' | 'unknown' | 'handed_over' | 'rejected' | 'settled';
  readonly recipients: number;
  readonly sent: number;
  readonly failed: number;
};

/** One member's tasks in three lanes; `waitingCustomers` wait for the taps. */
export type StaffTasks<T> = {
  readonly staff: { readonly id: string; readonly name: string };
  readonly waiting: T[];
  readonly sent: T[];
  readonly failed: T[];
  readonly waitingCustomers: number;
};

/** Groups tasks by staff, those with most waiting customers first. */
export function byStaff<T extends TaskLike>(tasks: readonly T[]): StaffTasks<T>[] {
  const groups = new Map<string, T[]>();
  for (const task of tasks) groups.set(task.staff.id, [...(groups.get(task.staff.id) ?? []), task]);
  return Array.from(groups.values(), groupOf).toSorted((a, b) => b.waitingCustomers - a.waitingCustomers);
}

function groupOf<T extends TaskLike>(tasks: readonly T[]): StaffTasks<T> {
  const waiting = tasks.filter((task) => laneOf(task) === 'waiting');
  return {
    staff: tasks[0]?.staff ?? { id: '', name: '' },
    waiting,
    sent: tasks.filter((task) => laneOf(task) === 'sent'),
    failed: tasks.filter((task) => laneOf(task) === 'failed'),
    waitingCustomers: waiting.reduce((sum, task) => sum + task.recipients - task.sent - task.failed, 0),
  };
}

/** A settled task that reached nobody could not be sent; one that reached some was. */
function laneOf(task: TaskLike): 'waiting' | 'sent' | 'failed' {
  switch (task.state) {
    case 'claimed':
    case 'unknown':
    case 'handed_over':
      return 'waiting';
    case 'rejected':
      return 'failed';
    case 'settled':
      return task.sent === 0 ? 'failed' : 'sent';
    default:
      return task.state satisfies never;
  }
}
