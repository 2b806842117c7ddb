import { useState } from 'react';
import type { ReactNode } from 'react';
import { part } from '../api.ts';
import type { Person, StaffRow } from '../answers.ts';
import type { Code, Codes } from '../answers-work.ts';
import { usePolled } from '../use-polled.ts';
import { Face, ThingFace } from '../ui/face.tsx';
import { NavBar, usePhone } from '../ui/phone.tsx';
import { newCustomer } from './newcomer.ts';
import { openLink, openService, scan } from './scanning.ts';

type Props = {
  readonly me: Person;
  readonly staff: readonly StaffRow[];
  readonly onScanned: (chat: string) => void;
  readonly onBecome: (id: string) => void;
  readonly onChange: () => void;
};

/** Pick a code: it counts as scanned. */
export function Scan({ me, staff, onScanned, onBecome, onChange }: Props): ReactNode {
  const { attempt, say } = usePhone();
  const [search, setSearch] = useState('');
  const { data } = usePolled<Codes>(`page/codes?search=${part(search.trim())}`);
  const run = (failing: string, job: () => Promise<{ chat: string; words: string }>) =>
    attempt(failing, async () => {
      const { chat, words } = await job();
      if (words !== '') say(words);
      if (chat !== '') onScanned(chat);
    });
  return (
    <>
      <NavBar title="扫一扫" />
      <div className="screen">
        <div className="viewfinder">
          <span className="viewfinder-box" aria-hidden="true" />
          <p>点下面任意一个码，就当扫到了</p>
        </div>
        <div className="who-scans">
          <Face name={me.name} size={32} />
          <span className="grow">
            我是 <strong>{me.name}</strong>
          </span>
          <button type="button" className="quiet" onClick={onChange}>
            换一位
          </button>
          <button type="button" className="quiet" onClick={() => attempt('没有建成', async () => onBecome(await newCustomer()))}>
            换成新客户
          </button>
        </div>
        <label className="field">
          员工的名片码
          <select value="" onChange={(event) => run('没有扫成', () => scan(me.id, { userid: event.target.value }, staff))}>
            <option value="" disabled>
              扫谁的码
            </option>
            {staff.map(({ userid, name }) => (
              <option key={userid} value={userid}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {data !== null && (data.waysFound > data.ways.length || search !== '') && (
          <div className="padded-line">
            <input
              type="search"
              aria-label="搜索活码"
              placeholder={`搜索 ${data.waysFound} 个活码`}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
        )}
        <CodeList
          title="渠道活码"
          codes={data?.ways ?? []}
          onTouch={({ id }) => run('没有扫成', () => scan(me.id, { configId: id }, staff))}
        >
          {data !== null && data.ways.length === 0 && <p className="note">还没有渠道活码，先在上面扫一位员工的名片码。</p>}
        </CodeList>
        <CodeList
          title="群活码"
          codes={data?.groups ?? []}
          onTouch={({ id }) => run('没有扫成', () => scan(me.id, { configId: id }, staff))}
        />
        <CodeList title="获客链接" codes={data?.links ?? []} onTouch={({ id }) => run('没有打开', () => openLink(me.id, id, staff))} />
        <CodeList title="微信客服" codes={data?.kf ?? []} onTouch={({ id }) => run('没有打开', () => openService(me.id, id))} />
      </div>
    </>
  );
}

type ListProps = {
  readonly title: string;
  readonly codes: readonly Code[];
  readonly onTouch: (code: Code) => void;
  readonly children?: ReactNode;
};

function CodeList({ title, codes, onTouch, children }: ListProps): ReactNode {
  if (codes.length === 0 && (children === undefined || children === false)) return null;
  return (
    <section className="block">
      <h3>{title}</h3>
      {children}
      <ul className="rows rows-card" aria-label={title}>
        {codes.map((code) => (
          <li key={code.id}>
            <button
              type="button"
              className="row row-small"
              disabled={code.state === 'spent' || code.state === 'nowhere'}
              onClick={() => onTouch(code)}
            >
              <ThingFace icon={title === '获客链接' ? 'link' : title === '微信客服' ? 'headset' : 'code'} size={36} />
              <span className="row-words">
                <strong>{code.name}</strong>
                <small>{code.leadsTo}</small>
              </span>
              <span className="note">{WORDS[code.state]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const WORDS: { readonly [S in Code['state']]: string } = { open: '', asks: '需对方同意', spent: '已失效', nowhere: '无人接待' };
