import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

export type Tab<T extends string> = {
  readonly id: T;
  readonly name: string;
  readonly icon: IconName;
  /** A number is counted, a dot only says that something is new. */
  readonly badge: number | 'dot' | null;
};

type Props<T extends string> = {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly chosen: T;
  readonly onChoose: (id: T) => void;
};

/** The row at the bottom of a phone. */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose }: Props<T>): ReactNode {
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {tabs.map(({ id, name, icon, badge }) => (
        <button key={id} type="button" role="tab" aria-selected={id === chosen} onClick={() => onChoose(id)}>
          <span className="tab-icon">
            <Icon name={icon} size={24} />
            <Badge of={badge} />
          </span>
          {name}
        </button>
      ))}
    </div>
  );
}

export function Badge({ of }: { of: number | 'dot' | null }): ReactNode {
  if (of === null || of === 0) return null;
  if (of === 'dot') return <span className="badge badge-dot" aria-label="有新内容" />;
  return <span className="badge">{of > 99 ? '99+' : of}</span>;
}
