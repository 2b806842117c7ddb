import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { readHealth } from '../../../domain/overview/contract.ts';
import { query } from '../../api/call.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { SyncRuns } from './SyncRuns.tsx';
import './settings.css';

/** What works, what does not, what to do about it. */
export function HealthPage(): ReactNode {
  const health = useQuery({ ...query(readHealth), refetchInterval: 15_000 });
  return (
    <>
      <PageHeader title={zh.settings.healthTitle} sentence={zh.settings.healthSentence} />
      <Loaded query={health}>
        {({ items }) => {
          const idle = items.filter((item) => item.state === 'still').length;
          const problems = items.filter((item) => item.state === 'broken' || item.state === 'held');
          return (
            <div className="stack">
              <div className="card padded-small health-sum" role="status">
                <StateDot state={problems.length === 0 ? 'live' : problems.some((item) => item.state === 'broken') ? 'broken' : 'held'}>
                  <strong>{problems.length === 0 ? zh.settings.allWell : zh.settings.problems(problems.length)}</strong>
                </StateDot>
                {idle === 0 ? null : <span className="secondary">{zh.settings.idle(idle)}</span>}
              </div>
              <ul className="card health">
                {items.map((item) => (
                  <li key={item.key}>
                    <StateDot state={item.state}>{item.label}</StateDot>
                    <div>
                      <span className="numbers">{item.value}</span>
                      {item.advice === null ? null : <p className="note">{item.advice}</p>}
                      {item.key === 'inbox' ? (
                        <Link className="health-more" to={paths.deadLetters()}>
                          {zh.deadLetters.see}
                        </Link>
                      ) : null}
                    </div>
                    <span className="health-state secondary">{zh.states[item.state]}</span>
                  </li>
                ))}
              </ul>
              <SyncRuns />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}
