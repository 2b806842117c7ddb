import { Select } from 'antd';
import type { ReactNode } from 'react';
import { classOf, MESSAGE_CLASSES, type Step } from '../../../domain/sop/definition.ts';
import { Field } from '../../ui/Field.tsx';
import { zh } from '../../ui/zh.ts';

type Props = { step: Step; label: string; onChange: (step: Step) => void };
const ON_PAST = ['skip', 'sendNow', 'nextDay'] as const;
const DEFER_DAYS = [1, 2, 3, 7] as const;
const DEFAULT_DEFER_DAYS = 2;

/** What most steps leave as it is: too late, cap full, class. */
export function StepMore({ step, label, onChange }: Props): ReactNode {
  const words = zh.sopEditor;
  const onCap = step.onCap ?? { deferDays: DEFAULT_DEFER_DAYS };
  return (
    <details className="step-more">
      <summary>{words.more}</summary>
      <div className="step-more-fields">
        <Field label={words.onPast}>
          <Select
            value={step.onPast ?? 'skip'}
            aria-label={`${label} ${words.onPast}`}
            options={ON_PAST.map((value) => ({ value, label: words.onPastOptions[value] }))}
            onChange={(onPast) => {
              onChange({ ...step, onPast });
            }}
          />
        </Field>
        <Field label={words.onCap}>
          <Select
            value={onCap === 'skip' ? 0 : onCap.deferDays}
            aria-label={`${label} ${words.onCap}`}
            options={[
              { value: 0, label: words.onCapOptions.skip },
              ...daysWith(onCap === 'skip' ? 1 : onCap.deferDays).map((value) => ({ value, label: words.onCapOptions.defer(value) })),
            ]}
            onChange={(deferDays) => {
              onChange({ ...step, onCap: deferDays === 0 ? 'skip' : { deferDays } });
            }}
          />
        </Field>
        <Field label={words.class}>
          <Select
            value={classOf(step)}
            aria-label={`${label} ${words.class}`}
            options={MESSAGE_CLASSES.map((value) => ({ value, label: words.classOptions[value] }))}
            onChange={(value) => {
              onChange({ ...step, class: value });
            }}
          />
        </Field>
      </div>
    </details>
  );
}

/** The usual choices, and the one that the step already has. */
function daysWith(days: number): number[] {
  return Array.from(new Set([...DEFER_DAYS, days])).toSorted((a, b) => a - b);
}
