import { Select } from 'antd';
import type { ReactNode } from 'react';
import { contains } from './picking.ts';

export type Choice = { readonly value: string; readonly label: string };
type Props = { label: string; value: string | undefined; choices: readonly Choice[]; onChange: (value: string | undefined) => void };

/** One of the choices, or none: a filter whose placeholder says what it filters. */
export function FilterSelect({ label, value, choices, onChange }: Props): ReactNode {
  return (
    <Select<string, Choice>
      className="filter"
      allowClear
      {...(value === undefined ? {} : { value })}
      onChange={(chosen: string | undefined) => {
        onChange(chosen);
      }}
      options={Array.from(choices)}
      showSearch={{ filterOption: (typed, option) => contains(option?.label ?? '', typed) }}
      aria-label={label}
      placeholder={label}
    />
  );
}
