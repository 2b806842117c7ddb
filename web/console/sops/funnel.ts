import type { Static } from 'typebox';
import type { StepFunnel } from '../../../domain/sop/contract.ts';
import type { Step, StepTime } from '../../../domain/sop/definition.ts';

/** A step with its numbers; `lost` reached this step and neither reached the next nor wait for it. */
export type FunnelRow = Static<typeof StepFunnel> & {
  readonly at: StepTime;
  readonly text: string;
  /** Reached, and not yet handed over, sent or given up. */
  readonly undecided: number;
  readonly lost: number;
};

/** Steps in their order with the server's counts; a step without counts has zeros. */
export function funnelOf(steps: readonly Step[], counts: readonly Static<typeof StepFunnel>[]): FunnelRow[] {
  const byKey = new Map(counts.map((each) => [each.key, each]));
  const rows = steps.map((step) => ({
    ...(byKey.get(step.key) ?? { key: step.key, waiting: 0, reached: 0, awaitingConfirm: 0, sent: 0, failed: 0 }),
    at: step.at,
    text: step.send.text,
  }));
  return rows.map((row, i) => {
    const next = rows[i + 1];
    return {
      ...row,
      undecided: Math.max(0, row.reached - row.sent - row.awaitingConfirm - row.failed),
      lost: next === undefined ? 0 : Math.max(0, row.reached - next.reached - next.waiting),
    };
  });
}
