import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { State } from './api.ts';
import { Clock, ClockPanel } from './clock-panel.tsx';
import { CustomerPhone } from './customer-phone.tsx';
import './page.css';
import { StaffPhone } from './staff-phone.tsx';
import { usePicks } from './use-picks.ts';
import { usePolled } from './use-polled.ts';

/** A customer's and a staff member's phone side by side, and the clock they live by. */
function Page() {
  const [picks, pick] = usePicks();
  const [search, setSearch] = useState('');
  const query = new URLSearchParams({
    search,
    ...(picks.customer === null ? {} : { customer: picks.customer }),
    ...(picks.staff === null ? {} : { staff: picks.staff }),
  });
  const { data, failed, reload } = usePolled<State>(`state?${query.toString()}`);
  const [last, setLast] = useState<State | null>(null);
  if (data !== null && data !== last) setLast(data);
  // While another pick is being read the page keeps what it has, except for the person who changed.
  const state =
    data ?? (last === null ? null : { ...last, customer: last.customer?.externalUserid === picks.customer ? last.customer : null });
  return (
    <div className="frame">
      <div className="top">
        <h1>
          模拟器
          <small>这里不是真的企业微信，怎么点都不会打扰任何人</small>
        </h1>
        <Clock now={data?.now ?? last?.now} />
      </div>
      {failed && (
        <p className="away" role="alert">
          模拟器没有应答。它恢复后这里会自己接上。
        </p>
      )}
      <main>
        <CustomerPhone
          state={state}
          picked={picks.customer}
          search={search}
          onSearch={setSearch}
          onPick={(customer) => pick({ customer })}
          onChanged={reload}
        />
        <ClockPanel state={state} onMoved={reload} />
        <StaffPhone state={state} picked={picks.staff} onPick={(staff) => pick({ staff })} onChanged={reload} />
      </main>
    </div>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
