import { Fragment, type ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Sop } from '../../../domain/sop/contract.ts';
import { stepText } from '../../../domain/sop/words.ts';
import { PartBar } from '../../ui/Bars.tsx';
import { count } from '../../ui/money.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { funnelOf, type FunnelRow } from './funnel.ts';

/** One bar per step from zero, what became of it in colours, the loss written between. */
export function Funnel({ sop }: { sop: Static<typeof Sop> }): ReactNode {
  const steps = (sop.live ?? sop.draft).steps;
  const rows = funnelOf(steps, sop.funnel);
  const widest = Math.max(1, ...rows.map((row) => row.reached));
  const words = zh.sops.funnelLegend;
  return (
    <section className="card" aria-labelledby="funnel">
      <div className="card-head">
        <h2 id="funnel">{zh.sops.funnelTitle}</h2>
        <span className="spring" />
        <span className="note legend">
          <StateDot state="good">{words.sent}</StateDot>
          <StateDot state="held">{words.awaiting}</StateDot>
          <StateDot state="broken">{words.failed}</StateDot>
        </span>
      </div>
      <div className="funnel">
        {rows.length === 0 ? <p className="secondary">{zh.sops.funnelEmpty}</p> : null}
        {rows.map((row) => (
          <Fragment key={row.key}>
            <StepBar row={row} widest={widest} />
            {row.lost === 0 ? null : <p className="note funnel-loss">↓ {zh.sops.funnelLoss(count(row.lost))}</p>}
          </Fragment>
        ))}
      </div>
    </section>
  );
}

function part(word: string, people: number): string {
  return zh.sops.funnelPart(word, count(people));
}

function StepBar({ row, widest }: { row: FunnelRow; widest: number }): ReactNode {
  const title = stepText(row.at);
  const words = zh.sops.funnelLegend;
  const label = zh.sops.funnelLabel(title, count(row.reached), count(row.sent), count(row.awaitingConfirm), count(row.failed));
  return (
    <div className="funnel-row">
      <div className="funnel-step">
        <strong>{title}</strong>
        <span className="note clamp">{row.text}</span>
      </div>
      <div>
        <PartBar
          label={label}
          whole={widest}
          parts={[
            { key: 'sent', value: row.sent, colour: 'var(--good)', label: part(words.sent, row.sent) },
            { key: 'awaiting', value: row.awaitingConfirm, colour: 'var(--held)', label: part(words.awaiting, row.awaitingConfirm) },
            { key: 'failed', value: row.failed, colour: 'var(--broken)', label: part(words.failed, row.failed) },
            { key: 'rest', value: row.undecided, colour: 'var(--faint)', label: zh.sops.funnelReached(count(row.reached)) },
          ]}
        />
        <p className="note funnel-numbers numbers">
          {row.reached === 0 ? (
            <span>{zh.sops.funnelNobody}</span>
          ) : (
            <>
              <span>{zh.sops.funnelReached(count(row.reached))}</span>
              <span>{part(words.sent, row.sent)}</span>
            </>
          )}
          {row.awaitingConfirm === 0 ? null : <span>{part(words.awaiting, row.awaitingConfirm)}</span>}
          {row.failed === 0 ? null : <span>{part(words.failed, row.failed)}</span>}
          {row.waiting === 0 ? null : <span>{zh.sops.funnelWaiting(count(row.waiting))}</span>}
        </p>
      </div>
    </div>
  );
}
