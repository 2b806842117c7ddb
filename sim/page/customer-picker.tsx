import { useState } from 'react';
import type { FormEvent } from 'react';
import { ask } from './api.ts';
import type { Person, State } from './api.ts';
import { Face } from './face.tsx';

type Props = {
  readonly state: State | null;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onPick: (externalUserid: string) => void;
};

/** Whose phone this is: somebody found by name, or somebody new. */
export function CustomerPicker({ state, search, onSearch, onPick }: Props) {
  const [name, setName] = useState('');
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    const made = await ask<Person>('POST', 'customers', { name: name.trim() });
    setName('');
    onPick(made.externalUserid);
  };
  return (
    <div className="screen">
      <form className="inline" onSubmit={(event) => void create(event)}>
        <input aria-label="新客户的名字" placeholder="新客户的名字" value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="primary" disabled={name.trim() === ''}>
          新建客户
        </button>
      </form>
      <input
        type="search"
        aria-label="搜索客户"
        placeholder={`搜索 ${state?.customerCount ?? 0} 位客户`}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <ul className="list" aria-label="客户">
        {state?.customers.map((customer) => (
          <li key={customer.externalUserid}>
            <button type="button" className="person" onClick={() => onPick(customer.externalUserid)}>
              <Face name={customer.name} />
              {customer.name}
            </button>
          </li>
        ))}
      </ul>
      {state !== null && state.customers.length === 0 && (
        <p className="empty">{search === '' ? '还没有客户。在上面新建一位，再去扫码加好友。' : `没有名字里带「${search}」的客户。`}</p>
      )}
    </div>
  );
}
