import { InputNumber, Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { StepTime } from '../../../domain/sop/definition.ts';
import { TimeField } from '../../ui/TimeField.tsx';
import { zh } from '../../ui/zh.ts';

type Props = { step: string; at: StepTime; onChange: (at: StepTime) => void };

/** 第 N 天 HH:MM, or so long after entering. */
export function StepTimeFields({ step, at, onChange }: Props): ReactNode {
  const words = zh.sopEditor;
  return (
    <div className="step-time">
      <Segmented<string>
        aria-label={`${step} ${words.timeKind}`}
        value={'day' in at ? 'day' : 'after'}
        options={(['day', 'after'] as const).map((kind) => ({ value: kind, label: words.timeKinds[kind] }))}
        onChange={(kind) => {
          onChange(kind === 'day' ? { day: 1, time: '10:00' } : { after: { hours: 2 } });
        }}
      />
      {'day' in at ? (
        <>
          <InputNumber
            className="short"
            min={0}
            max={3650}
            precision={0}
            value={at.day}
            prefix={words.dayPrefix}
            suffix={words.daySuffix}
            aria-label={`${step} ${words.dayField}`}
            onChange={(day) => {
              if (day !== null) onChange({ ...at, day });
            }}
          />
          <TimeField
            label={`${step} ${words.timeField}`}
            value={at.time}
            onChange={(time) => {
              onChange({ ...at, time });
            }}
          />
        </>
      ) : (
        <>
          <Amount
            label={`${step} ${words.afterDays}`}
            unit={words.days}
            max={3650}
            value={at.after.days}
            onChange={(days) => {
              onChange({ after: { ...at.after, days } });
            }}
          />
          <Amount
            label={`${step} ${words.afterHours}`}
            unit={words.hours}
            max={87_600}
            value={at.after.hours}
            onChange={(hours) => {
              onChange({ after: { ...at.after, hours } });
            }}
          />
          <Amount
            label={`${step} ${words.afterMinutes}`}
            unit={words.minutes}
            max={5_256_000}
            value={at.after.minutes}
            onChange={(minutes) => {
              onChange({ after: { ...at.after, minutes } });
            }}
          />
        </>
      )}
    </div>
  );
}

type AmountProps = { label: string; unit: string; max: number; value: number | undefined; onChange: (value: number) => void };

function Amount({ label, unit, max, value, onChange }: AmountProps): ReactNode {
  return (
    <InputNumber
      className="short"
      min={0}
      max={max}
      precision={0}
      value={value ?? 0}
      suffix={unit}
      aria-label={label}
      onChange={(next) => {
        onChange(next ?? 0);
      }}
    />
  );
}
