import { Popconfirm } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Customer } from '../../../domain/customers/contract.ts';
import { zh } from '../../ui/zh.ts';
import type { Leaving } from './leaving.ts';

type Props = {
  tagging: Static<typeof Customer>['taggings'][number];
  /** What its removal would end; undefined while that is not known. */
  leaving: readonly Leaving[] | undefined;
  disabled: boolean;
  reason: string;
  onRemove: (left: readonly Leaving[]) => void;
};

/** A tag with its origin. A slip of the finger must not end a sequence: then it asks, and so it does when nobody knows. */
export function RemovableTag({ tagging: { tag, source, addedBy }, leaving, disabled, reason, onRemove }: Props): ReactNode {
  const [asking, setAsking] = useState<'open' | 'shut'>('shut');
  const words = zh.customers;
  const harmless = leaving !== undefined && leaving.length === 0;
  const fullName = zh.tags.fullName(tag.groupName, tag.name);
  return (
    <span className="chip" title={words.tagged(source, addedBy)}>
      {tag.name}
      <Popconfirm
        open={asking === 'open'}
        onOpenChange={(open) => {
          if (open && harmless) onRemove([]);
          else setAsking(open ? 'open' : 'shut');
        }}
        title={words.removeTagAsk(fullName)}
        description={<Consequences leaving={leaving ?? []} />}
        okText={words.removeTagSubmit}
        okButtonProps={{ danger: true }}
        cancelText={words.removeTagKeep}
        onConfirm={() => {
          onRemove(leaving ?? []);
        }}
        disabled={disabled}
      >
        <button type="button" aria-label={words.removeTag(fullName)} disabled={disabled} {...(reason === '' ? {} : { title: reason })}>
          ×
        </button>
      </Popconfirm>
    </span>
  );
}

/** One sentence per sequence that ends; without any, that nobody could say. */
export function Consequences({ leaving }: { leaving: readonly Leaving[] }): ReactNode {
  if (leaving.length === 0) return <p className="confirm-words">{zh.customers.leaving.unknown}</p>;
  return (
    <div className="confirm-words">
      {leaving.map((each) => (
        <p key={each.sopId}>{each.sentence}</p>
      ))}
    </div>
  );
}
