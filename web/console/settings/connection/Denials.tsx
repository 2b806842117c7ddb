import type { ReactNode } from 'react';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Checks } from './ChecksStep.tsx';

/** What WeCom refuses in daily work. */
export function Denials({ denials }: { denials: Checks['denials'] }): ReactNode {
  const words = zh.connection;
  if (denials.length === 0) return null;
  return (
    <section className="card" aria-labelledby="denials">
      <div className="card-head">
        <div>
          <h2 id="denials">{words.denialsTitle}</h2>
          <p className="note">{words.denialsSentence}</p>
        </div>
      </div>
      <ul className="checks">
        {denials.map((denied) => (
          <li key={`${denied.title} ${String(denied.errcode)} ${denied.firstAt} ${denied.lastAt}`} className="check">
            <StateDot state="held">{denied.title}</StateDot>
            <div className="check-words">
              <p>{words.denied(denied.meaning, denied.errcode)}</p>
              {denied.features.length === 0 ? null : <p className="note">{words.affects(denied.features.join(words.and))}</p>}
            </div>
            <span className="check-verdict note">
              <RelativeTime after={words.deniedTimes(denied.times)} at={denied.lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
