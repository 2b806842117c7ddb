type Props<T extends string> = {
  readonly label: string;
  readonly tabs: readonly { readonly name: T; readonly badge: number }[];
  readonly chosen: T;
  readonly onChoose: (name: T) => void;
};

/** The row at the bottom of a phone. */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose }: Props<T>) {
  return (
    <div className="tabs" role="tablist" aria-label={label}>
      {tabs.map(({ name, badge }) => (
        <button key={name} type="button" role="tab" aria-selected={name === chosen} aria-label={name} onClick={() => onChoose(name)}>
          {name}
          {badge > 0 && <span className="badge">{badge}</span>}
        </button>
      ))}
    </div>
  );
}
