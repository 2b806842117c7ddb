import type { ReactNode } from 'react';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Connection } from './ConnectionPage.tsx';

/** Who changed what of the connection, and when. */
export function Changes({ changes }: { changes: Connection['changes'] }): ReactNode {
  const words = zh.connection;
  return (
    <section className="card" aria-labelledby="changes">
      <div className="card-head">
        <h2 id="changes">{words.changesTitle}</h2>
      </div>
      <ul className="changes">
        {changes.map((change) => (
          <li key={change.at + change.parts.join()}>
            <span>{words.change(change.by, change.parts.map((part) => words.parts[part]).join(words.and))}</span>
            <span className="note">
              <RelativeTime at={change.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
