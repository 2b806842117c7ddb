import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { part } from '../api.ts';
import type { StaffHome, State } from '../answers.ts';
import { useMarks } from '../use-marks.ts';
import { STAFF_TABS } from '../use-picks.ts';
import type { Pick, Picks, StaffTab } from '../use-picks.ts';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';
import type { IconName } from '../ui/icons.tsx';
import { Phone } from '../ui/phone.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AppMessages } from './app.tsx';
import { StaffChats } from './chats.tsx';
import { Customers } from './customers.tsx';
import { StaffPicker } from './picker.tsx';
import { TodoList } from './todo.tsx';

type Props = { readonly state: State | null; readonly time: string; readonly picks: Picks; readonly pick: Pick };

const NAMES: { readonly [T in StaffTab]: { readonly name: string; readonly icon: IconName } } = {
  chats: { name: '消息', icon: 'chats' },
  todo: { name: '待办', icon: 'todo' },
  customers: { name: '客户', icon: 'customers' },
  app: { name: '应用', icon: 'app' },
};

/** The staff member's WeCom. */
export function StaffPhone({ state, time, picks, pick }: Props): ReactNode {
  const staff = state?.staff.find(({ userid }) => userid === picks.staff);
  const { data: home } = usePolled<StaffHome>(staff === undefined ? null : `page/staff/${part(staff.userid)}`);
  const choose = (userid: string) => pick({ staff: userid, staffChat: null, staffTab: null });
  const caption = (
    <>
      {staff !== undefined && <Face name={staff.name} size={32} />}
      <span className="caption-words">
        <strong>{staff?.name ?? '员工的企业微信'}</strong>
        <small>{staff === undefined ? '选一位员工，替她点发送' : staff.position || '员工的企业微信'}</small>
      </span>
      <select aria-label="员工" value={staff?.userid ?? ''} onChange={(event) => choose(event.target.value)}>
        <option value="" disabled>
          选员工
        </option>
        {state?.staff.map(({ userid, name, waiting }) => (
          <option key={userid} value={userid}>
            {waiting > 0 ? `${name} · ${waiting} 待办` : name}
          </option>
        ))}
      </select>
    </>
  );
  return (
    <Phone label="员工手机" kind="wecom" time={time} caption={caption}>
      {staff === undefined ? (
        <StaffPicker staff={state?.staff ?? null} onPick={choose} />
      ) : home === null ? (
        <div className="screen" />
      ) : (
        <Opened key={staff.userid} home={home} picks={picks} pick={pick} />
      )}
    </Phone>
  );
}

function Opened({ home, picks, pick }: { home: StaffHome; picks: Picks; pick: Pick }): ReactNode {
  const { staffChat: open } = picks;
  const waiting = home.tasks + home.moments;
  // Until a tab is chosen: what cannot happen without her.
  const tab = picks.staffTab ?? (open === null && waiting > 0 ? 'todo' : 'chats');
  const marks = useMemo(() => [...home.chats.map(({ key, mark }) => ({ key, mark })), { key: 'app', mark: home.app }], [home]);
  const isNew = useMarks(home.who.id, marks, tab === 'app' ? 'app' : tab === 'chats' ? open : null);
  const unread = home.chats.filter(({ key }) => isNew(key)).length;
  const badges: { readonly [T in StaffTab]: number | 'dot' | null } = {
    chats: unread,
    todo: waiting,
    customers: home.asking.length,
    app: isNew('app') ? 'dot' : null,
  };
  const openChat = (key: string | null) => pick({ staffTab: 'chats', staffChat: key });
  return (
    <>
      {tab === 'chats' && <StaffChats home={home} open={open} isNew={isNew} onOpen={openChat} />}
      {tab === 'todo' && <TodoList me={home.who} />}
      {tab === 'customers' && <Customers home={home} onChat={openChat} />}
      {tab === 'app' && <AppMessages me={home.who} />}
      {!(tab === 'chats' && open !== null) && (
        <Tabs
          label="员工手机"
          tabs={STAFF_TABS.map((id) => ({ id, ...NAMES[id], badge: badges[id] }))}
          chosen={tab}
          onChoose={(id) => pick({ staffTab: id })}
        />
      )}
    </>
  );
}
