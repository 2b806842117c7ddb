import type { ReactNode } from 'react';
import { useClock } from './clock.ts';
import type { Flow } from './StateDot.tsx';
import './timeline.css';
import { dayTitle, exactText, localTimeOf } from './when.ts';

export type Moment = {
  readonly id: string;
  readonly at: string;
  readonly state: Flow;
  readonly sentence: ReactNode;
  readonly note?: ReactNode;
};

/** Moments by local day, in the order given. */
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }): ReactNode {
  const { now, zone } = useClock();
  const days = byDay(moments, zone);
  return (
    <div className="timeline" role="group" aria-label={label}>
      {days.map((day) => (
        <section key={day.date}>
          <h3>{dayTitle(day.first, now, zone)}</h3>
          <ol>
            {day.moments.map((moment) => (
              <li key={moment.id}>
                <time dateTime={moment.at} title={exactText(Date.parse(moment.at), zone)}>
                  {localTimeOf(Date.parse(moment.at), zone).clock}
                </time>
                <i className={`dot dot-${moment.state}`} aria-hidden="true" />
                <div>
                  <div>{moment.sentence}</div>
                  {moment.note === undefined ? null : <div className="note">{moment.note}</div>}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

type Day = { date: string; first: number; moments: Moment[] };

function byDay(moments: readonly Moment[], zone: string): Day[] {
  const days: Day[] = [];
  for (const moment of moments) {
    const at = Date.parse(moment.at);
    const { date } = localTimeOf(at, zone);
    const last = days.at(-1);
    if (last?.date === date) last.moments.push(moment);
    else days.push({ date, first: at, moments: [moment] });
  }
  return days;
}
