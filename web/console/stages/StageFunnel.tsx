import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import { readFunnel } from '../../../domain/stages/contract.ts';
import type { ResponseOf } from '../../../domain/kernel/route.ts';
import { query } from '../../api/call.ts';
import { PartBar } from '../../ui/Bars.tsx';
import { useClock } from '../../ui/clock.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { count } from '../../ui/money.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import { localTimeOf } from '../../ui/when.ts';
import { zh } from '../../ui/zh.ts';
import { percentText, stayText } from './stay.ts';

type Funnel = ResponseOf<typeof readFunnel>;
type Row = Funnel['stages'][number];
const DAY = 86_400_000;
const PERIODS = [7, 30, 90, 365] as const;
const USUAL = 90;

/** How customers went through a pipeline in the last days: who entered each stage, what became of them, how long it took. */
export function StageFunnel({ pipelineId }: { pipelineId: string }): ReactNode {
  const { now, zone } = useClock();
  const filters = useFilters(['days']);
  const days = PERIODS.find((one) => String(one) === filters.get('days')) ?? USUAL;
  const from = localTimeOf(now - (days - 1) * DAY, zone).date;
  const to = localTimeOf(now, zone).date;
  const funnel = useQuery({ ...query(readFunnel, { params: { id: pipelineId }, query: { from, to } }), refetchInterval: 60_000 });
  const words = zh.stages.funnel;
  return (
    <div className="stack">
      <div>
        <Segmented<number>
          className="segment-filter"
          aria-label={words.period}
          value={days}
          options={PERIODS.map((one) => ({ value: one, label: words.last(one) }))}
          onChange={(value) => {
            filters.set('days', value === USUAL ? undefined : String(value));
          }}
        />
      </div>
      <Loaded query={funnel}>{(data) => <Shown funnel={data} />}</Loaded>
    </div>
  );
}

function Shown({ funnel }: { funnel: Funnel }): ReactNode {
  const words = zh.stages.funnel;
  if (funnel.entered === 0) {
    return (
      <div className="card">
        <Face title={words.emptyTitle} sentence={words.emptySentence} />
      </div>
    );
  }
  const widest = Math.max(1, ...funnel.stages.map((row) => row.entered));
  return (
    <>
      <section className="card numbers-card stage-totals">
        <div>
          <span className="tile-label">{words.entered}</span>
          <strong className="numbers">{count(funnel.entered)}</strong>
        </div>
        <Share label={words.won} part={funnel.won} whole={funnel.entered} />
        <Share label={words.lost} part={funnel.lost} whole={funnel.entered} />
      </section>
      <section className="card" aria-labelledby="stage-funnel">
        <div className="card-head">
          <h2 id="stage-funnel">{zh.stages.views.funnel}</h2>
          <span className="spring" />
          <span className="note stage-legend">
            <StateDot state="good">{words.legend.movedOn}</StateDot>
            <StateDot state="live">{words.legend.staying}</StateDot>
            <StateDot state="broken">{words.legend.lost}</StateDot>
          </span>
        </div>
        <p className="note padded-small">{words.sentence}</p>
        <ol className="stage-funnel">
          {funnel.stages.map((row) => (
            <StageRow key={row.stageId} row={row} widest={widest} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Share({ label, part, whole }: { label: string; part: number; whole: number }): ReactNode {
  return (
    <div>
      <span className="tile-label">{label}</span>
      <strong className="numbers">
        {count(part)}
        <small>{zh.stages.funnel.rate(percentText(part, whole))}</small>
      </strong>
    </div>
  );
}

/** To be in a won or lost stage is the result itself. */
const STAYING = { open: 'var(--primary)', won: 'var(--good)', lost: 'var(--broken)' } as const;

function StageRow({ row, widest }: { row: Row; widest: number }): ReactNode {
  const words = zh.stages.funnel;
  // Those who went on may have come back; the bar tells first that they went on.
  const staying = Math.max(0, Math.min(row.staying, row.entered - row.movedOn - row.lost));
  const other = row.entered - row.movedOn - row.lost - staying;
  const goesOn = row.kind === 'open' && row.entered > 0;
  const named = (word: string, people: number): string => words.part(word, count(people));
  return (
    <li>
      <div className="stage-funnel-name">
        <strong>{row.name}</strong>
        <span className="note">{zh.stages.kinds[row.kind]}</span>
      </div>
      <div>
        <PartBar
          label={words.label(row.name, count(row.entered), count(row.movedOn))}
          whole={widest}
          parts={[
            { key: 'on', value: row.movedOn, colour: 'var(--good)', label: named(words.legend.movedOn, row.movedOn) },
            { key: 'staying', value: staying, colour: STAYING[row.kind], label: named(words.legend.staying, staying) },
            { key: 'lost', value: row.lost, colour: 'var(--broken)', label: named(words.legend.lost, row.lost) },
            { key: 'other', value: other, colour: 'var(--faint)', label: named(words.legend.other, other) },
          ]}
        />
        <p className="note stage-funnel-numbers numbers">
          <span>{row.entered === 0 ? words.nobody : words.reached(count(row.entered))}</span>
          {goesOn ? <span className="stage-funnel-rate">{words.converted(percentText(row.movedOn, row.entered))}</span> : null}
          {row.staying === 0 ? null : <span>{named(words.legend.staying, row.staying)}</span>}
          {row.lost === 0 ? null : <span>{named(words.legend.lost, row.lost)}</span>}
          {row.averageStaySeconds === null || row.medianStaySeconds === null ? null : (
            <span>{words.stay(stayText(row.averageStaySeconds), stayText(row.medianStaySeconds), count(row.stays))}</span>
          )}
        </p>
      </div>
    </li>
  );
}
