import type { ReactNode } from 'react';
import type { Happening, State } from '../answers.ts';
import { longWhen, useToday } from '../time.ts';
import type { Pick } from '../use-picks.ts';
import { Face } from '../ui/face.tsx';
import { Badge } from '../ui/tabs.tsx';

const WAITING = 4;

/** Who has something to confirm, and what was said last anywhere: a touch takes the phones there. */
export function News({ state, pick }: { state: State | null; pick: Pick }): ReactNode {
  const today = useToday();
  if (state === null) return null;
  const waiting = state.staff.filter((one) => one.waiting > 0).sort((a, b) => b.waiting - a.waiting);
  return (
    <>
      {waiting.length > 0 && (
        <section className="news">
          <h3>等员工点发送</h3>
          <ul>
            {waiting.slice(0, WAITING).map(({ userid, name, position, waiting: count }) => (
              <li key={userid}>
                <button
                  type="button"
                  className="news-row"
                  onClick={() => pick({ staff: userid, staffTab: 'todo', staffChat: null, side: 'staff' })}
                >
                  <Face name={name} size={28} />
                  <span className="grow">
                    {name} <small>{position}</small>
                  </span>
                  <Badge of={count} />
                </button>
              </li>
            ))}
          </ul>
          {waiting.length > WAITING && <p className="note">还有 {waiting.length - WAITING} 位员工有待办</p>}
        </section>
      )}
      <section className="news">
        <h3>刚刚发生</h3>
        {state.happenings.length === 0 && <p className="note">还没有人说过话。选一位客户，让她扫码加上员工，故事就开始了。</p>}
        <ul>
          {state.happenings.map((one) => (
            <li key={one.key}>
              <button type="button" className="news-row" onClick={() => pick(picksFor(one))}>
                <span className="grow">
                  <span className="news-who">
                    {one.from.name} → {hearersOf(one)}
                    {one.via === 'mass' && <span className="chip">群发</span>}
                    {one.via === 'welcome' && <span className="chip">欢迎语</span>}
                  </span>
                  <span className="news-line">{one.line}</span>
                </span>
                <time>{longWhen(one.at, today)}</time>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function hearersOf({ to, group, others }: Happening): string {
  if (to === null) return group;
  return others === 0 ? to.name : `${to.name}等 ${others + 1} 位`;
}

/** Both phones on the chat in which it was said. */
function picksFor({ from, to, chat }: Happening): Parameters<Pick>[0] {
  if (to === null)
    return from.kind === 'customer'
      ? { customer: from.id, customerTab: 'chats', customerChat: chat, side: 'customer' }
      : { staff: from.id, staffTab: 'chats', staffChat: chat, side: 'staff' };
  const [customer, staff] = from.kind === 'customer' ? [from.id, to.id] : [to.id, from.id];
  return { customer, customerTab: 'chats', customerChat: `f~${staff}`, staff, staffTab: 'chats', staffChat: `f~${customer}` };
}
