import { useState } from 'react';
import type { ReactNode } from 'react';
import type { StaffRow } from '../answers.ts';
import { Face } from '../ui/face.tsx';
import { Empty, NavBar } from '../ui/phone.tsx';
import { Badge } from '../ui/tabs.tsx';

const SHOWN = 80;

/** Nobody picked yet: those with something to do come first. */
export function StaffPicker({ staff, onPick }: { staff: readonly StaffRow[] | null; onPick: (userid: string) => void }): ReactNode {
  const [search, setSearch] = useState('');
  const rows = (staff ?? []).filter(({ name }) => name.includes(search.trim())).sort((a, b) => b.waiting - a.waiting);
  return (
    <>
      <NavBar title="这是谁的手机" />
      <div className="screen padded">
        <input
          type="search"
          aria-label="搜索员工"
          placeholder={`搜索 ${staff?.length ?? 0} 位员工`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <ul className="rows rows-card" aria-label="员工列表">
          {rows.slice(0, SHOWN).map(({ userid, name, position, waiting }) => (
            <li key={userid}>
              <button type="button" className="row row-small" onClick={() => onPick(userid)}>
                <Face name={name} size={36} />
                <span className="row-words">
                  <strong>{name}</strong>
                  {position !== '' && <small>{position}</small>}
                </span>
                <Badge of={waiting} />
              </button>
            </li>
          ))}
        </ul>
        {staff !== null && rows.length === 0 && (
          <Empty icon="customers">{staff.length === 0 ? '这家公司还没有员工。' : `没有名字里带「${search}」的员工。`}</Empty>
        )}
      </div>
    </>
  );
}
