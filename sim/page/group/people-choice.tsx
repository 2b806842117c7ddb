import { useState } from 'react';
import type { ReactNode } from 'react';
import { part } from '../api.ts';
import type { CustomerList } from '../answers-work.ts';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';

type Props = {
  /** Whose customers they are. */
  readonly userid: string;
  readonly without: ReadonlySet<string>;
  readonly action: string;
  readonly onChosen: (ids: readonly string[]) => void;
};

/** Some of a member's customers. */
export function PeopleChoice({ userid, without, action, onChosen }: Props): ReactNode {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const { data } = usePolled<CustomerList>(`page/staff/${part(userid)}/customers?search=${part(search.trim())}`);
  const rows = (data?.items ?? []).filter(({ id, state }) => state === 'friends' && !without.has(id));
  const toggle = (id: string, name: string) => {
    const next = new Map(chosen);
    if (!next.delete(id)) next.set(id, name);
    setChosen(next);
  };
  return (
    <>
      <input
        type="search"
        aria-label="搜索客户"
        placeholder="搜索客户的名字或备注"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="rows choice" aria-label="可选的客户">
        {rows.map(({ id, name, remark }) => (
          <li key={id}>
            <label className="row row-small">
              <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id, name)} />
              <Face name={name} size={32} />
              <span className="grow">{remark === '' ? name : remark}</span>
            </label>
          </li>
        ))}
      </ul>
      {data !== null && rows.length === 0 && (
        <p className="note">{search === '' ? '没有可选的客户，先让客户扫码加好友。' : '没有找到。'}</p>
      )}
      <button type="button" className="primary wide" disabled={chosen.size === 0} onClick={() => onChosen([...chosen.keys()])}>
        {chosen.size === 0 ? action : `${action}（${chosen.size}）`}
      </button>
    </>
  );
}
