import type { Scope } from '../../domain/kernel/scope.ts';
import type { WhyLine } from '../../domain/delivery/why.ts';
import type { Query } from '../platform/db/database.ts';

export type StepRef = { readonly sopId: number; readonly stepKey: string };

/** What the modules to the right know about a delivery; the composition root hands it in. */
export type Explainers = {
  /** From the trigger to the decision about this step, in order. */
  readonly explainEnrollment?: (tx: Query, scope: Scope, enrollmentId: string, stepKey: string) => Promise<readonly WhyLine[]>;
  readonly sopNames: (tx: Query, scope: Scope, sopIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** `第 3 天 10:00` by `stepTextKey`. */
  readonly stepTexts?: (tx: Query, scope: Scope, steps: readonly StepRef[]) => Promise<ReadonlyMap<string, string>>;
};

export function stepTextKey(step: StepRef): string {
  return `${step.sopId}:${step.stepKey}`;
}
