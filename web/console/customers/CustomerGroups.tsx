import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { listGroups } from '../../../domain/groups/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { query } from '../../api/call.ts';
import { count } from '../../ui/money.ts';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

/** The groups she is in; nothing where she is in none. */
export function CustomerGroups({ id }: { id: string }): ReactNode {
  const groups = useQuery(query(listGroups, { query: { customer: id, limit: MAX_LIMIT } }));
  if (groups.data === undefined || groups.data.items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="groups">
      <div className="card-head">
        <h2 id="groups">{zh.groups.onCustomer}</h2>
      </div>
      <ul className="friendships">
        {groups.data.items.map((group) => (
          <li key={group.id}>
            <PersonAvatar name={group.name} size={32} />
            <div>
              <Link to={paths.group(group.id)}>{group.name}</Link>
              <div className="note">
                {zh.groups.people(count(group.memberCount))}
                {group.owner === null ? null : ` · ${zh.groups.ownedBy(group.owner.name)}`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
