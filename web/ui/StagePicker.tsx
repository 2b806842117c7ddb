import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { contains } from './picking.ts';
import { pipelinesQuery } from './pipelines.ts';

type Props = { label: string; value: string | undefined; onChange: (id: string | undefined) => void };

/** Chooses one stage or none, under its pipeline: a filter. Nothing where there are no pipelines. */
export function StagePicker({ label, value, onChange }: Props): ReactNode {
  const pipelines = useQuery(pipelinesQuery);
  const options = (pipelines.data?.items ?? []).map((pipeline) => ({
    label: pipeline.name,
    title: pipeline.name,
    options: pipeline.stages.map((stage) => ({ value: stage.id, label: stage.name })),
  }));
  if (options.length === 0 && value === undefined) return null;
  return (
    <Select<string>
      className="filter"
      allowClear
      {...(value === undefined ? {} : { value })}
      onChange={(id: string | undefined) => {
        onChange(id);
      }}
      options={options}
      showSearch={{ filterOption: (typed, option) => typeof option?.label === 'string' && contains(option.label, typed) }}
      aria-label={label}
      placeholder={label}
    />
  );
}
