import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { TagRef } from '../../domain/customers/contract.ts';
import { useShortNames } from './tag-names.ts';
import { zh } from './zh.ts';

/** A tag among others: its group on hover, and beside the name when the name alone could be another's. */
export function TagChip({ tag }: { tag: Static<typeof TagRef> }): ReactNode {
  const shortName = useShortNames();
  return (
    <span className="chip" title={zh.tags.fullName(tag.groupName, tag.name)}>
      {shortName(tag)}
    </span>
  );
}
