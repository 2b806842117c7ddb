import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { contains } from './picking.ts';
import { tagGroupsQuery, useShortNames } from './tag-names.ts';
import { zh } from './zh.ts';

type Common = {
  label: string;
  placeholder?: string;
  disabled?: boolean;
  /** Tags that cannot be chosen, already there say. */
  without?: readonly string[];
};

/** Chooses tags, grouped. */
export function TagsPicker({
  value,
  onChange,
  ...common
}: Common & { value: readonly string[]; onChange: (ids: string[]) => void }): ReactNode {
  const options = useTagOptions(common.without ?? []);
  return (
    <Select<string[]>
      mode="multiple"
      className="fill"
      value={Array.from(value)}
      onChange={onChange}
      options={options}
      optionLabelProp="shortName"
      showSearch={{ filterOption: matches }}
      aria-label={common.label}
      placeholder={common.placeholder ?? zh.tags.choose}
      disabled={common.disabled ?? false}
    />
  );
}

/** Chooses one tag or none: a filter. */
export function TagPicker({
  value,
  onChange,
  ...common
}: Common & { value: string | undefined; onChange: (id: string | undefined) => void }): ReactNode {
  const options = useTagOptions(common.without ?? []);
  return (
    <Select<string>
      className="filter"
      allowClear
      {...(value === undefined ? {} : { value })}
      onChange={(id: string | undefined) => {
        onChange(id);
      }}
      options={options}
      optionLabelProp="shortName"
      showSearch={{ filterOption: matches }}
      aria-label={common.label}
      placeholder={common.placeholder ?? zh.tags.choose}
      disabled={common.disabled ?? false}
    />
  );
}

// Under its group's heading a tag needs its own name only; chosen, it stands alone.
function useTagOptions(without: readonly string[]) {
  const groups = useQuery(tagGroupsQuery);
  const shortName = useShortNames();
  return (groups.data?.items ?? []).map((group) => ({
    label: group.name,
    title: group.name,
    options: group.tags
      .filter((tag) => !without.includes(tag.id))
      .map((tag) => ({ value: tag.id, label: tag.name, shortName: shortName({ ...tag, groupName: group.name }) })),
  }));
}

function matches(typed: string, option: { label?: unknown } | undefined): boolean {
  return typeof option?.label === 'string' && contains(option.label, typed);
}
