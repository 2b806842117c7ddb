import type { ReactNode } from 'react';
import type { CustomerHome } from '../answers.ts';
import type { Pick } from '../use-picks.ts';
import { Face } from '../ui/face.tsx';
import { NavBar, usePhone } from '../ui/phone.tsx';
import { newCustomer } from './newcomer.ts';

/** Who she is, whom she knows, and how to become somebody else. */
export function Me({ home: { who, chats }, pick }: { home: CustomerHome; pick: Pick }): ReactNode {
  const { attempt } = usePhone();
  const friends = chats.filter(({ kind, state }) => kind === 'friend' && state === 'open');
  const groups = chats.filter(({ kind }) => kind === 'group');
  return (
    <>
      <NavBar title="我" />
      <div className="screen">
        <div className="me-head">
          <Face name={who.name} size={60} />
          <div>
            <strong>{who.name}</strong>
            <p className="note">
              {friends.length} 位企业微信好友 · {groups.length} 个群
            </p>
          </div>
        </div>
        {friends.length > 0 && (
          <section className="block">
            <h3>企业微信好友</h3>
            <ul className="rows rows-card" aria-label="企业微信好友">
              {friends.map(({ key, title }) => (
                <li key={key}>
                  <button type="button" className="row row-small" onClick={() => pick({ customerTab: 'chats', customerChat: key })}>
                    <Face name={title} size={36} />
                    {title}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="block">
          <h3>换个人试试</h3>
          <div className="sheet-actions">
            <button type="button" onClick={() => pick({ customer: null, customerChat: null, customerTab: 'chats' })}>
              换一位客户
            </button>
            <button
              type="button"
              onClick={() =>
                attempt('没有建成', async () => pick({ customer: await newCustomer(), customerChat: null, customerTab: 'scan' }))
              }
            >
              来一位新客户
            </button>
          </div>
        </section>
      </div>
    </>
  );
}
