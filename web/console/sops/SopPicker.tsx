import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { listSops } from '../../../domain/sop/contract.ts';
import { query } from '../../api/call.ts';
import { FilterSelect } from '../../ui/FilterSelect.tsx';

/** Chooses one SOP or none: a filter. */
export function SopPicker({
  value,
  onChange,
  label,
}: {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  label: string;
}): ReactNode {
  const sops = useQuery(query(listSops, { query: { limit: MAX_LIMIT } }));
  const choices = (sops.data?.items ?? []).map((sop) => ({ value: sop.id, label: sop.name }));
  return <FilterSelect label={label} value={value} choices={choices} onChange={onChange} />;
}
