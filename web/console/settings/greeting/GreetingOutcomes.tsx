import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readGreetingOutcomes } from '../../../../domain/greetings/contract.ts';
import { query } from '../../../api/call.ts';
import { Loaded } from '../../../ui/Faces.tsx';
import { count } from '../../../ui/money.ts';
import { zh } from '../../../ui/zh.ts';

/** How many were greeted lately, and why others were not. */
export function GreetingOutcomes(): ReactNode {
  const outcomes = useQuery({ ...query(readGreetingOutcomes), refetchInterval: 15_000 });
  const words = zh.greeting;
  return (
    <Loaded query={outcomes}>
      {({ sent, notSent }) => {
        const failed = notSent.reduce((sum, one) => sum + one.count, 0);
        return (
          <section className="card padded" aria-label={words.outcomesTitle}>
            <h2>{words.outcomesTitle}</h2>
            {sent + failed === 0 ? (
              <p className="secondary">{words.none}</p>
            ) : (
              <>
                <div className="greeting-share" aria-hidden="true">
                  <span style={{ flexGrow: sent }} />
                  <span style={{ flexGrow: failed }} />
                </div>
                <dl className="greeting-outcomes">
                  <dt>
                    <i className="dot dot-good" aria-hidden="true" />
                    <span>{words.sent}</span>
                  </dt>
                  <dd className="numbers">
                    {count(sent)} {words.people}
                  </dd>
                  {notSent.map((one) => (
                    <Reason key={one.sentence} sentence={one.sentence} people={`${count(one.count)} ${words.people}`} />
                  ))}
                </dl>
                <p className="note">{failed === 0 ? words.allSent : words.seeReasons}</p>
              </>
            )}
          </section>
        );
      }}
    </Loaded>
  );
}

function Reason({ sentence, people }: { sentence: string; people: string }): ReactNode {
  return (
    <>
      <dt>
        <i className="dot dot-held" aria-hidden="true" />
        <span>{zh.greeting.notSent}</span>
        <span className="secondary">{sentence}</span>
      </dt>
      <dd className="numbers">{people}</dd>
    </>
  );
}
