import { useState } from 'react';
import type { AppMessage, Items, StaffRow, State } from './api.ts';
import { Chat } from './chat.tsx';
import { Face } from './face.tsx';
import { Tabs } from './tabs.tsx';
import { Tasks } from './tasks.tsx';
import { usePolled } from './use-polled.ts';
import { dayAndTime } from './words.ts';

const TABS = ['群发任务', '聊天', '应用消息'] as const;

/** The staff member's WeCom. */
export function StaffPhone({
  state,
  picked,
  onPick,
  onChanged,
}: {
  state: State | null;
  picked: string | null;
  onPick: (userid: string) => void;
  onChanged: () => void;
}) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('群发任务');
  const staff = state?.staff.find(({ userid }) => userid === picked);
  return (
    <section className="phone" aria-label="员工手机">
      <header className="who">
        <Face name={staff?.name ?? '员'} />
        <div>
          <h2>{staff?.name ?? '员工手机'}</h2>
          <p>{staff === undefined ? '选一位员工' : staff.position || '员工的企业微信'}</p>
        </div>
        <select aria-label="员工" value={staff?.userid ?? ''} onChange={(event) => onPick(event.target.value)}>
          <option value="" disabled>
            选员工
          </option>
          {state?.staff.map((one) => (
            <option key={one.userid} value={one.userid}>
              {one.waitingTasks > 0 ? `${one.name} · ${one.waitingTasks} 待确认` : one.name}
            </option>
          ))}
        </select>
      </header>
      {staff === undefined ? (
        <Waiting state={state} onPick={onPick} />
      ) : (
        <>
          {tab === '群发任务' && <Tasks key={staff.userid} userid={staff.userid} onConfirmed={onChanged} />}
          {tab === '聊天' && <Customers key={staff.userid} userid={staff.userid} friends={state?.staffFriends ?? []} />}
          {tab === '应用消息' && <AppMessages userid={staff.userid} />}
          <Tabs
            label="员工手机"
            tabs={TABS.map((name) => ({ name, badge: name === '群发任务' ? staff.waitingTasks : 0 }))}
            chosen={tab}
            onChoose={setTab}
          />
        </>
      )}
    </section>
  );
}

/** Nobody picked yet: those with something to do come first. */
function Waiting({ state, onPick }: { state: State | null; onPick: (userid: string) => void }) {
  const rows: StaffRow[] = [...(state?.staff ?? [])].sort((a, b) => b.waitingTasks - a.waitingTasks);
  return (
    <div className="screen">
      <ul className="list" aria-label="员工列表">
        {rows.map((one) => (
          <li key={one.userid}>
            <button type="button" className="person" onClick={() => onPick(one.userid)}>
              <Face name={one.name} />
              <span className="grow">
                {one.name}
                {one.position !== '' && <small>{one.position}</small>}
              </span>
              {one.waitingTasks > 0 && <span className="badge">{one.waitingTasks}</span>}
            </button>
          </li>
        ))}
      </ul>
      {state !== null && rows.length === 0 && <p className="empty">这家公司还没有员工。</p>}
    </div>
  );
}

function Customers({ userid, friends }: { userid: string; friends: State['staffFriends'] }) {
  const [wanted, setWanted] = useState<string | null>(null);
  const friend = friends.find(({ externalUserid }) => externalUserid === wanted) ?? friends[0];
  if (friend === undefined) return <p className="empty">还没有客户。</p>;
  const shown = (one: State['staffFriends'][number]) =>
    one.remark === '' || one.remark === one.name ? one.name : `${one.remark}(${one.name})`;
  return (
    <>
      <div className="bar">
        <select className="grow" aria-label="客户" value={friend.externalUserid} onChange={(event) => setWanted(event.target.value)}>
          {friends.map((one) => (
            <option key={one.externalUserid} value={one.externalUserid}>
              {shown(one)}
            </option>
          ))}
        </select>
      </div>
      <Chat
        key={friend.externalUserid}
        externalUserid={friend.externalUserid}
        userid={userid}
        me="staff"
        peer={friend.name}
        {...(friend.cutByCustomer ? { closed: '对方已不是你的好友，消息发不过去了。' } : {})}
      />
    </>
  );
}

function AppMessages({ userid }: { userid: string }) {
  const { data } = usePolled<Items<AppMessage>>(`staff/${encodeURIComponent(userid)}/app-messages`);
  const newestFirst = [...(data?.items ?? [])].reverse();
  return (
    <div className="screen">
      {data !== null && newestFirst.length === 0 && <p className="empty">活水还没有给这位员工发过消息。</p>}
      <ul className="list" aria-label="应用消息">
        {newestFirst.map((message, i) => (
          <li key={`${message.msgid}${i}`} className="card">
            <p className="note">{dayAndTime(message.at)}</p>
            {message.title !== '' && <strong>{message.title}</strong>}
            <p className="pre">{message.text}</p>
            {message.url !== '' && (
              <a href={message.url} target="_blank" rel="noreferrer">
                查看详情
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
