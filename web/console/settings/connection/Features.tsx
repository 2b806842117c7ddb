import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readCapabilities } from '../../../../domain/wecom/connection-contract.ts';
import { query } from '../../../api/call.ts';
import { Loaded } from '../../../ui/Faces.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';

/** What of the product works with what WeCom allows, and what does not because of what. */
export function Features(): ReactNode {
  const capabilities = useQuery({ ...query(readCapabilities), refetchInterval: 15_000 });
  const words = zh.connection;
  return (
    <Loaded query={capabilities}>
      {({ items, state }) =>
        // Everything is off for one reason, which stands above already.
        state === 'none' ? null : (
          <section className="card" aria-labelledby="features">
            <div className="card-head">
              <div className="spring">
                <h2 id="features">{words.featuresTitle}</h2>
                <p className="note">{words.featuresSentence}</p>
              </div>
              <span className="secondary numbers">{words.featuresOn(items.filter((item) => item.available).length, items.length)}</span>
            </div>
            <ul className="features">
              {items.map((item) => (
                <li key={item.key}>
                  <StateDot state={item.available ? 'good' : 'held'}>{item.title}</StateDot>
                  {item.available ? (
                    <span className="visually-hidden">{words.available}</span>
                  ) : (
                    <span className="note">{item.because ?? words.unavailable}</span>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}
