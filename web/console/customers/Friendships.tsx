import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Customer } from '../../../domain/customers/contract.ts';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { Told } from './Told.tsx';

/** Which staff she is or was a friend of. */
export function Friendships({ customer }: { customer: Static<typeof Customer> }): ReactNode {
  return (
    <section className="card" aria-labelledby="friendships">
      <div className="card-head">
        <h2 id="friendships">{zh.customers.friendships}</h2>
      </div>
      {customer.friendships.length === 0 ? (
        <p className="padded-small secondary">{zh.customers.noFriendships}</p>
      ) : (
        <ul className="friendships">
          {customer.friendships.map((friendship) => (
            <li key={friendship.id}>
              <PersonAvatar name={friendship.staff.name} size={32} />
              <div className="friendship">
                <div className="row">
                  {friendship.staff.name}
                  {friendship.lostAt === null ? (
                    <StateDot state="live">{zh.customers.friendshipLive}</StateDot>
                  ) : (
                    <StateDot state="still">{zh.customers.lost}</StateDot>
                  )}
                </div>
                <div className="note">
                  {friendship.addWay} · <RelativeTime after={zh.customers.friendshipAdded} at={friendship.addedAt} />
                  {friendship.remark === null || friendship.remark === '' ? null : ` · ${zh.customers.remark(friendship.remark)}`}
                </div>
                <Notes friendship={friendship} />
                {friendship.lostAt === null ? null : (
                  <div className="note">
                    <RelativeTime after={zh.customers.friendshipLost[friendship.lostBy ?? 'unknown']} at={friendship.lostAt} />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What the member wrote down about her in WeCom. */
function Notes({ friendship }: { friendship: Static<typeof Customer>['friendships'][number] }): ReactNode {
  const { description, remarkCompany, remarkMobiles } = friendship;
  if ((description ?? '') === '' && (remarkCompany ?? '') === '' && remarkMobiles.length === 0) return null;
  const words = zh.customers.told;
  return (
    <dl className="friendship-notes">
      <Told term={words.description} text={description} />
      <Told term={words.company} text={remarkCompany} />
      <Told term={words.phones} text={remarkMobiles.join('、')} />
    </dl>
  );
}
