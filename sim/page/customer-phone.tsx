import { useState } from 'react';
import { ask } from './api.ts';
import type { ContactWayRow, State } from './api.ts';
import { Chat } from './chat.tsx';
import { CustomerPicker } from './customer-picker.tsx';
import { Face } from './face.tsx';
import { Tabs } from './tabs.tsx';

type Props = {
  readonly state: State | null;
  readonly picked: string | null;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onPick: (externalUserid: string | null) => void;
  readonly onChanged: () => void;
};

const TABS = ['聊天', '扫码'] as const;

/** The customer's WeChat. */
export function CustomerPhone({ state, picked, search, onSearch, onPick, onChanged }: Props) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('聊天');
  const customer = state?.customer ?? null;
  if (picked === null || customer === null) {
    return (
      <section className="phone" aria-label="客户手机">
        <header>
          <h2>客户的微信</h2>
          <p>选一位客户，用她的眼睛看</p>
        </header>
        {picked !== null && state === null ? (
          <p className="empty">正在打开…</p>
        ) : (
          <CustomerPicker state={state} search={search} onSearch={onSearch} onPick={onPick} />
        )}
      </section>
    );
  }
  return (
    <section className="phone" aria-label="客户手机">
      <header className="who">
        <Face name={customer.name} />
        <div>
          <h2>{customer.name}</h2>
          <p>客户的微信</p>
        </div>
        <button type="button" className="quiet" onClick={() => onPick(null)}>
          换一位
        </button>
      </header>
      {tab === '聊天' ? (
        <Friends key={customer.externalUserid} customer={customer} onScan={() => setTab('扫码')} onChanged={onChanged} />
      ) : (
        <Codes
          state={state}
          externalUserid={customer.externalUserid}
          onScanned={() => {
            onChanged();
            setTab('聊天');
          }}
        />
      )}
      <Tabs label="客户手机" tabs={TABS.map((name) => ({ name, badge: 0 }))} chosen={tab} onChoose={setTab} />
    </section>
  );
}

function Friends({ customer, onScan, onChanged }: { customer: NonNullable<State['customer']>; onScan: () => void; onChanged: () => void }) {
  const [wanted, setWanted] = useState<string | null>(null);
  const friend = customer.friends.find(({ userid }) => userid === wanted) ?? customer.friends[0];
  if (friend === undefined) {
    return (
      <div className="screen">
        <p className="empty">还没有企业微信好友。扫一个码，就加上了。</p>
        <button type="button" className="primary wide" onClick={onScan}>
          去扫码
        </button>
      </div>
    );
  }
  const remove = async () => {
    await ask('POST', 'friendships/removals', { externalUserid: customer.externalUserid, userid: friend.userid, by: 'customer' });
    onChanged();
  };
  return (
    <>
      <div className="bar">
        {customer.friends.length === 1 ? (
          <span className="grow">{friend.name}</span>
        ) : (
          <select className="grow" aria-label="好友" value={friend.userid} onChange={(event) => setWanted(event.target.value)}>
            {customer.friends.map(({ userid, name }) => (
              <option key={userid} value={userid}>
                {name}
              </option>
            ))}
          </select>
        )}
        <button type="button" className="quiet danger" onClick={() => void remove()}>
          删除好友
        </button>
      </div>
      <Chat key={friend.userid} externalUserid={customer.externalUserid} userid={friend.userid} me="customer" peer={friend.name} />
    </>
  );
}

function Codes({ state, externalUserid, onScanned }: { state: State | null; externalUserid: string; onScanned: () => void }) {
  const [note, setNote] = useState('');
  const names = new Map(state?.staff.map(({ userid, name }) => [userid, name]));
  const scan = async (body: { configId: string } | { userid: string }) => {
    try {
      const { userid, alreadyFriend } = await ask<{ userid: string; alreadyFriend: boolean }>('POST', 'scans', { externalUserid, ...body });
      if (alreadyFriend) setNote(`已经是${names.get(userid) ?? ''}的好友了。`);
      else onScanned();
    } catch (error) {
      setNote(`没有扫成：${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const members = (way: ContactWayRow) => way.userids.map((userid) => names.get(userid) ?? userid).join('、');
  return (
    <div className="screen">
      <p className="note" role="status">
        {note}
      </p>
      <ul className="list" aria-label="渠道活码">
        {state?.contactWays.map((way) => (
          <li key={way.configId}>
            <button type="button" className="person" onClick={() => void scan({ configId: way.configId })}>
              <span className="code" aria-hidden="true" />
              <span>
                {way.remark === '' ? '未命名的活码' : way.remark}
                <small>{members(way)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {state?.contactWays.length === 0 && <p className="empty">还没有渠道活码。在活水里新建一个，或直接扫员工的名片码。</p>}
      <label className="field">
        员工的名片码
        <select value="" onChange={(event) => void scan({ userid: event.target.value })}>
          <option value="" disabled>
            扫谁的码
          </option>
          {state?.staff.map(({ userid, name }) => (
            <option key={userid} value={userid}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
