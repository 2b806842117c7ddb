import type { ReactNode } from 'react';

export type Bar = { readonly label: string; readonly value: number };

/** A number that changes over time: bars from zero, the open (last) day dashed. */
export function Bars({ bars, label, colour = 'var(--primary)' }: { bars: readonly Bar[]; label: string; colour?: string }): ReactNode {
  const top = Math.max(1, ...bars.map((bar) => bar.value));
  const width = 100 / Math.max(1, bars.length);
  return (
    <svg className="bars" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.map((bar, i) => {
        const height = bar.value === 0 ? 0.6 : Math.max(1.5, (bar.value / top) * 30);
        const open = i === bars.length - 1;
        return (
          <rect
            key={bar.label}
            x={i * width + width * 0.14}
            y={32 - height}
            width={width * 0.72}
            height={height}
            fill={open ? 'transparent' : colour}
            stroke={open ? colour : 'none'}
            strokeWidth={open ? 1.2 : 0}
            strokeDasharray="2.500 1.500"
            vectorEffect="non-scaling-stroke"
            opacity={bar.value === 0 ? 0.35 : 1}
          >
            <title>{`${bar.label} · ${String(bar.value)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

export type Part = { readonly key: string; readonly value: number; readonly colour: string; readonly label: string };

/** Parts of a whole in one bar; `whole` may be larger than their sum. */
export function PartBar({ parts, whole, label }: { parts: readonly Part[]; whole: number; label: string }): ReactNode {
  return (
    <div className="part-bar" role="img" aria-label={label}>
      {parts.map((part) =>
        part.value === 0 ? null : (
          <span
            key={part.key}
            title={part.label}
            style={{ width: `${String((part.value / Math.max(1, whole)) * 100)}%`, background: part.colour }}
          />
        ),
      )}
    </div>
  );
}
