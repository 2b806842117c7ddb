import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { MAX_LIMIT } from '../../domain/kernel/page.ts';
import { listStaff } from '../../domain/org/contract.ts';
import { query } from '../api/call.ts';
import { FilterSelect, type Choice } from './FilterSelect.tsx';
import { contains } from './picking.ts';
import { zh } from './zh.ts';

/** Chooses one member of staff or nobody: a filter. */
export function StaffPicker({
  value,
  onChange,
  label,
}: {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  label: string;
}): ReactNode {
  return <FilterSelect label={label} value={value} choices={useStaffChoices()} onChange={onChange} />;
}

/** Chooses several; none means everybody. */
export function StaffListPicker({
  value,
  onChange,
  label,
}: {
  value: readonly string[];
  onChange: (ids: string[]) => void;
  label: string;
}): ReactNode {
  return (
    <Select<string[], Choice>
      mode="multiple"
      className="fill"
      value={Array.from(value)}
      onChange={(ids: string[]) => {
        onChange(ids);
      }}
      options={useStaffChoices()}
      showSearch={{ filterOption: (typed, option) => contains(option?.label ?? '', typed) }}
      aria-label={label}
      placeholder={zh.sopEditor.everybody}
    />
  );
}

function useStaffChoices(): Choice[] {
  const staff = useQuery(query(listStaff, { query: { limit: MAX_LIMIT } }));
  return (staff.data?.items ?? []).map((person) => ({ value: person.id, label: person.name }));
}
