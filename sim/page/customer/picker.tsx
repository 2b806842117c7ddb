import { useDeferredValue, useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Items, Person } from '../answers.ts';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';
import { Empty, NavBar, usePhone } from '../ui/phone.tsx';
import { newCustomer } from './newcomer.ts';

/** Whose phone this is: somebody found by name, or somebody new. */
export function CustomerPicker({ total, onPick }: { total: number | null; onPick: (id: string) => void }): ReactNode {
  const { attempt } = usePhone();
  const [name, setName] = useState('');
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const { data } = usePolled<Items<Person>>(`page/customers?search=${part(asked)}`);
  const create = (given: string) =>
    attempt('没有建成', async () => {
      onPick(given === '' ? await newCustomer() : (await act<{ externalUserid: string }>('customers', { name: given })).externalUserid);
    });
  return (
    <>
      <NavBar title="这是谁的手机" />
      <div className="screen padded">
        <form
          className="inline"
          onSubmit={(event) => {
            event.preventDefault();
            create(name.trim());
          }}
        >
          <input aria-label="新客户的名字" placeholder="新客户的名字" value={name} onChange={(event) => setName(event.target.value)} />
          <button type="submit" className="primary">
            {name.trim() === '' ? '随便来一位' : '新建客户'}
          </button>
        </form>
        <input
          type="search"
          aria-label="搜索客户"
          placeholder={total === null ? '搜索客户' : `搜索 ${total.toLocaleString('zh-CN')} 位客户`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {data?.items.length === 0 ? (
          <Empty icon="customers">
            {asked === '' ? '还没有客户。在上面新建一位，再去扫码加好友。' : `没有名字里带「${asked}」的客户。`}
          </Empty>
        ) : (
          <ul className="rows rows-card" aria-label="客户">
            {data?.items.map((person) => (
              <li key={person.id}>
                <button type="button" className="row row-small" onClick={() => onPick(person.id)}>
                  <Face name={person.name} size={36} />
                  {person.name}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
