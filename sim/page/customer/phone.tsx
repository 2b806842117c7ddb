import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { part } from '../api.ts';
import type { CustomerHome, State } from '../answers.ts';
import { useMarks } from '../use-marks.ts';
import { CUSTOMER_TABS } from '../use-picks.ts';
import type { CustomerTab, Pick, Picks } from '../use-picks.ts';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';
import type { IconName } from '../ui/icons.tsx';
import { Empty, Phone } from '../ui/phone.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { CustomerChats } from './chats.tsx';
import { Me } from './me.tsx';
import { Moments } from './moments.tsx';
import { CustomerPicker } from './picker.tsx';
import { Scan } from './scan.tsx';

type Props = { readonly state: State | null; readonly time: string; readonly picks: Picks; readonly pick: Pick };

const NAMES: { readonly [T in CustomerTab]: { readonly name: string; readonly icon: IconName } } = {
  chats: { name: '聊天', icon: 'chats' },
  scan: { name: '扫一扫', icon: 'scan' },
  moments: { name: '朋友圈', icon: 'moments' },
  me: { name: '我', icon: 'me' },
};

/** The customer's WeChat. */
export function CustomerPhone({ state, time, picks, pick }: Props): ReactNode {
  const { customer } = picks;
  const { data: home, failed } = usePolled<CustomerHome>(customer === null ? null : `page/customers/${part(customer)}`);
  const onChange = () => pick({ customer: null, customerChat: null, customerTab: 'chats' });
  const caption =
    customer === null ? (
      <span className="caption-words">
        <strong>客户的微信</strong>
        <small>选一位客户，用她的眼睛看</small>
      </span>
    ) : (
      <>
        {home !== null && <Face name={home.who.name} size={32} />}
        <span className="caption-words">
          <strong>{home?.who.name ?? '客户的微信'}</strong>
          <small>{home === null ? '' : '客户的微信'}</small>
        </span>
        <button type="button" className="quiet" onClick={onChange}>
          换一位
        </button>
      </>
    );
  return (
    <Phone label="客户手机" kind="wechat" time={time} caption={caption}>
      {customer === null ? (
        <CustomerPicker total={state?.customerCount ?? null} onPick={(id) => pick({ customer: id })} />
      ) : home === null ? (
        <div className="screen">{failed && <Missing state={state} onChange={onChange} />}</div>
      ) : (
        <Opened key={customer} home={home} state={state} picks={picks} pick={pick} />
      )}
    </Phone>
  );
}

/** The address names somebody who is not there, or nothing is there at all. */
function Missing({ state, onChange }: { state: State | null; onChange: () => void }): ReactNode {
  if (state === null) return <Empty icon="personOff">模拟器还没有应答，接上后这里会自己出现。</Empty>;
  return (
    <Empty
      icon="personOff"
      action={
        <button type="button" className="primary" onClick={onChange}>
          选一位客户
        </button>
      }
    >
      没有找到这位客户，公司的数据可能重置过。
    </Empty>
  );
}

function Opened({ home, state, picks, pick }: { home: CustomerHome; state: State | null; picks: Picks; pick: Pick }): ReactNode {
  const { customerTab: tab, customerChat: open } = picks;
  const marks = useMemo(() => [...home.chats.map(({ key, mark }) => ({ key, mark })), { key: 'moments', mark: home.moments }], [home]);
  const isNew = useMarks(home.who.id, marks, tab === 'moments' ? 'moments' : tab === 'chats' ? open : null);
  const unread = home.chats.filter(({ key }) => isNew(key)).length;
  const company = state?.company ?? '';
  const openChat = (key: string | null) => pick({ customerTab: 'chats', customerChat: key });
  const badgeOf = (id: CustomerTab) =>
    id === 'chats' ? unread + home.handovers.length : id === 'moments' && isNew('moments') ? ('dot' as const) : null;
  return (
    <>
      {tab === 'chats' && (
        <CustomerChats
          home={home}
          company={company}
          open={open}
          isNew={isNew}
          onOpen={openChat}
          onScan={() => pick({ customerTab: 'scan' })}
        />
      )}
      {tab === 'scan' && (
        <Scan
          me={home.who}
          staff={state?.staff ?? []}
          onScanned={openChat}
          onBecome={(id) => pick({ customer: id, customerChat: null })}
          onChange={() => pick({ customer: null, customerChat: null })}
        />
      )}
      {tab === 'moments' && <Moments me={home.who} onScan={() => pick({ customerTab: 'scan' })} />}
      {tab === 'me' && <Me home={home} pick={pick} />}
      {!(tab === 'chats' && open !== null) && (
        <Tabs
          label="客户手机"
          tabs={CUSTOMER_TABS.map((id) => ({ id, ...NAMES[id], badge: badgeOf(id) }))}
          chosen={tab}
          onChoose={(id) => pick({ customerTab: id })}
        />
      )}
    </>
  );
}
