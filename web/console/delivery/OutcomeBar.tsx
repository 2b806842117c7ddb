import type { ReactNode } from 'react';
import { PartBar, type Part } from '../../ui/Bars.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import type { Tally } from './by-staff.ts';
import type { Reason } from './failures.ts';

type Props = { tally: Tally; reasons: readonly Reason[] };

/** What became of so many customers' messages: one bar from zero, as long as they are many, and the same in words. */
export function OutcomeBar({ tally, reasons, widest }: Props & { widest: number }): ReactNode {
  const parts = partsOf(tally);
  return (
    <div className="outcome">
      <PartBar parts={parts} whole={widest} label={parts.map((part) => part.label).join('，')} />
      <OutcomeWords tally={tally} reasons={reasons} />
    </div>
  );
}

/** How many were sent to, wait or could not be, and why they could not. */
export function OutcomeWords({ tally, reasons }: Props): ReactNode {
  return (
    <p className="note numbers outcome-words">
      {partsOf(tally).map((part) => (
        <span key={part.key} className="nowrap">
          <i className="dot" style={{ background: part.colour }} aria-hidden="true" />
          {part.label}
        </span>
      ))}
      {reasons.length === 0 ? null : (
        <span>{zh.delivery.because(reasons.map((reason) => zh.delivery.reason(reason.text, count(reason.customers))))}</span>
      )}
    </p>
  );
}

function partsOf({ sent, waiting, failed }: Tally): Part[] {
  const words = zh.delivery.group;
  return [
    { key: 'sent', value: sent, colour: 'var(--good)', label: zh.delivery.part(words.sent, count(sent)) },
    { key: 'waiting', value: waiting, colour: 'var(--held)', label: zh.delivery.part(words.waiting, count(waiting)) },
    { key: 'failed', value: failed, colour: 'var(--broken)', label: zh.delivery.part(words.failed, count(failed)) },
  ].filter((part) => part.value > 0);
}
