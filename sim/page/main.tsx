import { StrictMode, useState } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { State } from './answers.ts';
import { CustomerPhone } from './customer/phone.tsx';
import { Clock } from './middle/clock.tsx';
import { News } from './middle/news.tsx';
import { StaffPhone } from './staff/phone.tsx';
import { dateOf, timeOf, Today, useClock } from './time.ts';
import { SIDES, usePicks } from './use-picks.ts';
import { usePolled } from './use-polled.ts';
import './css/page.css';

const SIDE_NAMES = { customer: '客户的微信', staff: '员工的企业微信' } as const;

/** A customer's and a staff member's phone side by side, and the clock they live by. */
function Page(): ReactNode {
  const [picks, pick] = usePicks();
  const { data, failed } = usePolled<State>('state');
  const [last, setLast] = useState<State | null>(null);
  if (data !== null && data !== last) setLast(data);
  const state = data ?? last;
  const now = useClock(state?.offsetMs);
  const time = now === undefined ? '' : timeOf(now);
  return (
    <Today.Provider value={now === undefined ? '' : dateOf(now)}>
      <div className={`frame seen-${picks.side}`}>
        <h1 className="frame-tag">模拟企业微信</h1>
        <main>
          <CustomerPhone state={state} time={time} picks={picks} pick={pick} />
          <div className="middle">
            <p className="middle-head">这里不是真的企业微信，怎么点都不会打扰任何人</p>
            {failed && (
              <p className="away" role="alert">
                模拟器没有应答。它恢复后这里会自己接上。
              </p>
            )}
            <Clock now={now} state={state} />
            <div className="switch" role="group" aria-label="看哪部手机">
              {SIDES.map((side) => (
                <button key={side} type="button" aria-pressed={picks.side === side} onClick={() => pick({ side })}>
                  {SIDE_NAMES[side]}
                </button>
              ))}
            </div>
            <div className="news-list">
              <News state={state} pick={pick} />
            </div>
          </div>
          <StaffPhone state={state} time={time} picks={picks} pick={pick} />
        </main>
      </div>
    </Today.Provider>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
