import type { ReactNode } from 'react';
import { zh } from '../../ui/zh.ts';

/** When the steps are due, in a line that breaks between steps, never within one; beyond `most` only how many there are. */
export function StepTimes({ steps, most = Infinity }: { steps: readonly string[]; most?: number }): ReactNode {
  return (
    <span className="step-times">
      {steps.slice(0, most).map((step, i) => (
        <span key={`${step} ${String(i)}`} className="nowrap">
          {step}
        </span>
      ))}
      {steps.length > most ? <span className="nowrap">{zh.sops.allSteps(steps.length)}</span> : null}
    </span>
  );
}
