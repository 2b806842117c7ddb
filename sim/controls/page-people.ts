import { shown } from '../clock.ts';
import { staffKey } from '../keys.ts';
import type { Items, Person } from '../page/answers.ts';
import type { CustomerList, CustomerRow, TagGroup } from '../page/answers-work.ts';
import type { Store } from '../store.ts';
import { liveTagsOf } from '../tags.ts';
import type { Friendship } from '../tables/people.ts';

const SHOWN = 40;
const CUSTOMERS_SHOWN = 60;
/** Somebody who is in no table any more. */
const NOBODY = '已注销的用户';

/** A customer, a member, or one who was a member. */
export function personOf(store: Store, id: string): Person {
  const customer = store.customers.get(id);
  if (customer !== undefined) return { id, name: customer.name, kind: 'customer' };
  const staff = store.staff.get(staffKey(id)) ?? store.resigned.get(staffKey(id));
  return { id: staff?.userid ?? id, name: staff?.name ?? NOBODY, kind: 'staff' };
}

/** What the member calls a customer: her remark, or the customer's own name. */
export function calledBy(store: Store, { remark, externalUserid }: Friendship): string {
  return remark === '' ? personOf(store, externalUserid).name : remark;
}

/** The newest customers, or the first whose name has the search in it. */
export function customersNamed(store: Store, search: string): Items<Person> {
  const found: Person[] = [];
  if (search === '') {
    // Only the end of the table is wanted, and it can be walked from its beginning only.
    let skip = store.customers.size - SHOWN;
    for (const { externalUserid, name } of store.customers.all()) {
      skip -= 1;
      if (skip < 0) found.push({ id: externalUserid, name, kind: 'customer' });
    }
    return { items: found.reverse() };
  }
  for (const { externalUserid, name } of store.customers.all()) {
    if (!name.includes(search)) continue;
    found.push({ id: externalUserid, name, kind: 'customer' });
    if (found.length === SHOWN) break;
  }
  return { items: found };
}

/** A member's customers, the newest first. */
export function customersOf(store: Store, userid: string, search: string): CustomerList {
  const all = [...store.friendships.by('staff', userid)];
  const found = all.filter(
    (friendship) => search === '' || friendship.remark.includes(search) || personOf(store, friendship.externalUserid).name.includes(search),
  );
  const rows = found.sort((a, b) => b.createdAt - a.createdAt || b.seq - a.seq).slice(0, CUSTOMERS_SHOWN);
  return { items: rows.map((friendship) => customerRow(store, friendship)), found: found.length, total: all.length };
}

function customerRow(store: Store, friendship: Friendship): CustomerRow {
  const { externalUserid, remark, createdAt, cutByCustomer } = friendship;
  return {
    id: externalUserid,
    name: personOf(store, externalUserid).name,
    remark,
    tags: tagsOf(store, friendship).map(({ name }) => name),
    addedAt: shown(createdAt),
    state: cutByCustomer ? 'gone' : 'friends',
  };
}

export function tagsOf(store: Store, { tagIds }: Friendship): { id: string; name: string }[] {
  return tagIds.flatMap((id) => {
    const tag = store.tags.get(id);
    return tag === undefined || tag.deleted ? [] : [{ id, name: tag.name }];
  });
}

/** The corp's own tags, in the order of the administrator. */
export function tagCatalogue(store: Store): Items<TagGroup> {
  const groups = [...store.tagGroups.all()].filter((group) => !group.deleted && group.strategyId === undefined);
  return {
    items: groups
      .sort((a, b) => b.order - a.order)
      .map(({ groupId, groupName }) => ({
        name: groupName,
        tags: liveTagsOf(store, groupId)
          .sort((a, b) => b.order - a.order)
          .map(({ id, name }) => ({ id, name })),
      }))
      .filter(({ tags }) => tags.length > 0),
  };
}
