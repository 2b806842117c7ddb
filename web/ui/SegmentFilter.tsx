import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { Choice } from './FilterSelect.tsx';

const ALL = '';
type Props = {
  label: string;
  /** The word for no filter. */
  all: string;
  value: string | undefined;
  choices: readonly Choice[];
  onChange: (value: string | undefined) => void;
};

/** All, or one of a few: a filter whose choices are all in sight. */
export function SegmentFilter({ label, all, value, choices, onChange }: Props): ReactNode {
  return (
    <Segmented<string>
      className="segment-filter"
      aria-label={label}
      value={value ?? ALL}
      onChange={(chosen) => {
        onChange(chosen === ALL ? undefined : chosen);
      }}
      options={[{ value: ALL, label: all }, ...choices]}
    />
  );
}
