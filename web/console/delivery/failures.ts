import { useQueries } from '@tanstack/react-query';
import type { Static } from 'typebox';
import { listDeliveries, type DeliveryRow, type MassTask } from '../../../domain/delivery/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { query } from '../../api/call.ts';

type Failed = Pick<Static<typeof DeliveryRow>, 'staff' | 'text' | 'handedOverAt' | 'reasonText'>;
type Task = Pick<Static<typeof MassTask>, 'staff' | 'text' | 'handedOverAt'>;
export type Reason = { readonly text: string; readonly customers: number };

/** Why messages of each task could not be sent. A task does not say so itself: its newest failed messages do. */
export function useReasons(staff: string | undefined): (tasks: readonly Task[]) => Reason[] {
  const failed = useQueries({
    queries: (['refused', 'expired'] as const).map((state) => ({
      ...query(listDeliveries, { query: { state, limit: MAX_LIMIT, ...(staff === undefined ? {} : { staff }) } }),
      refetchInterval: 15_000,
    })),
  });
  const rows = failed.flatMap((answer) => answer.data?.items ?? []);
  return (tasks) => reasonsOf(tasks, rows);
}

/** Reasons with their customers, the commonest first; a message belongs to the task that carried its text at its instant. */
export function reasonsOf(tasks: readonly Task[], failed: readonly Failed[]): Reason[] {
  const counts = new Map<string, number>();
  for (const row of failed) {
    const reason = row.reasonText;
    if (reason === null || !tasks.some((task) => carried(task, row))) continue;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return Array.from(counts, ([text, customers]) => ({ text, customers })).toSorted((a, b) => b.customers - a.customers);
}

function carried(task: Task, row: Failed): boolean {
  return task.staff.id === row.staff?.id && task.text === row.text && task.handedOverAt === row.handedOverAt;
}
