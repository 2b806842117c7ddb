import { useDeferredValue, useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { StaffHome } from '../answers.ts';
import type { CustomerList, CustomerRow } from '../answers-work.ts';
import { shortWhen, useToday } from '../time.ts';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';
import { Empty, NavBar, usePhone } from '../ui/phone.tsx';
import { Profile } from './profile.tsx';

/** As many as fit beside each other. */
const TAGS = 4;

/** A member's customers, and those who ask to become some. */
export function Customers({ home, onChat }: { home: StaffHome; onChat: (key: string) => void }): ReactNode {
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const { data } = usePolled<CustomerList>(`page/staff/${part(home.who.id)}/customers?search=${part(asked)}`);
  return (
    <>
      <NavBar title="我的客户" under={data === null ? undefined : `${data.total.toLocaleString('zh-CN')} 位`} />
      <div className="screen">
        <Asking home={home} />
        <div className="padded-line">
          <input
            type="search"
            aria-label="搜索我的客户"
            placeholder="搜索名字或备注"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        {data?.items.length === 0 && (
          <Empty icon="customers">{asked === '' ? '还没有客户。让客户扫码，就会出现在这里。' : `没有找到「${asked}」。`}</Empty>
        )}
        <Rows rows={data?.items ?? []} onShow={setShown} />
        {data !== null && data.found > data.items.length && (
          <p className="note more">
            只显示最近添加的 {data.items.length} 位，共 {data.found.toLocaleString('zh-CN')} 位，搜索可以找到其他人
          </p>
        )}
      </div>
      {shown !== null && (
        <Profile
          key={shown}
          me={home.who}
          customer={shown}
          onClose={() => setShown(null)}
          onGone={() => setShown(null)}
          onChat={() => onChat(`f~${shown}`)}
        />
      )}
    </>
  );
}

function Rows({ rows, onShow }: { rows: readonly CustomerRow[]; onShow: (id: string) => void }): ReactNode {
  const today = useToday();
  return (
    <ul className="rows" aria-label="我的客户">
      {rows.map(({ id, name, remark, tags, addedAt, state }) => (
        <li key={id}>
          <button type="button" className="row" onClick={() => onShow(id)}>
            <Face name={name} size={44} />
            <span className="row-words">
              <span className="row-first">
                <strong>{remark === '' ? name : remark}</strong>
                <span className="at-wechat">@微信</span>
                <time>{shortWhen(addedAt, today)}</time>
              </span>
              <span className="row-chips">
                {state === 'gone' && <span className="chip chip-gone">已不是好友</span>}
                {tags.slice(0, TAGS).map((tag) => (
                  <span key={tag} className="chip">
                    {tag}
                  </span>
                ))}
                {tags.length > TAGS && <span className="chip">+{tags.length - TAGS}</span>}
                {tags.length === 0 && state === 'friends' && <span className="row-line">还没有标签</span>}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Asking({ home: { who, asking } }: { home: StaffHome }): ReactNode {
  const { attempt } = usePhone();
  if (asking.length === 0) return null;
  const answer = (id: string, accepted: boolean) =>
    attempt('没有答复成', () => act(`staff/${part(who.id)}/acceptances`, { externalUserid: id, accepted }));
  return (
    <section className="block">
      <h3>新的客户</h3>
      <ul className="rows rows-card" aria-label="新的客户">
        {asking.map(({ person }) => (
          <li key={person.id} className="row row-small">
            <Face name={person.name} size={36} />
            <span className="row-words">
              <strong>{person.name}</strong>
              <small>请求添加你为好友</small>
            </span>
            <button type="button" className="quiet" onClick={() => answer(person.id, false)}>
              忽略
            </button>
            <button type="button" className="primary" onClick={() => answer(person.id, true)}>
              通过
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
