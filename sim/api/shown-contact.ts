import type { FollowInfo, FollowUser } from '../../domain/wecom/external-contacts.ts';
import { seconds } from '../clock.ts';
import { friendshipKey, staffKey } from '../keys.ts';
import { servesCustomers } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import { switchOf } from '../switches.ts';
import type { Customer, Friendship } from '../tables/people.ts';
import type { Tag } from '../tables/tags.ts';
import type { Answer } from './answer.ts';

/** The relation as WeCom's side lists it, the customer's deletion notwithstanding. */
export function friendshipOf(store: Store, userid: string, externalUserid: string): Friendship | undefined {
  const staff = store.staff.get(staffKey(userid));
  return staff === undefined ? undefined : store.friendships.get(friendshipKey(staff.userid, externalUserid));
}

/** A customer's relations with the members whom the app sees and who may serve customers; those who left have none. */
export function visibleFriendships(sim: Sim, externalUserid: string): Friendship[] {
  return [...sim.store.friendships.by('customer', externalUserid)].filter(({ userid }) => {
    const staff = sim.store.staff.get(staffKey(userid));
    return staff !== undefined && servesCustomers(sim, staff);
  });
}

/** How customers are shown as the switches stand: asked once for a page. */
export function contactView(store: Store): (customer: Customer) => Answer {
  const withUnionid = switchOf(store, 'openPlatform') === 'bound';
  const genderAsText = switchOf(store, 'genderType') === 'string';
  return (customer) => shownContact(customer, withUnionid, genderAsText);
}

function shownContact(customer: Customer, withUnionid: boolean, genderAsText: boolean): Answer {
  const { externalUserid, name, type = 1, gender, avatar = '', unionid, position, corpName, corpFullName } = customer;
  return {
    external_userid: externalUserid,
    name,
    type,
    gender: genderAsText ? String(gender) : gender,
    avatar,
    ...(unionid !== undefined && withUnionid ? { unionid } : {}),
    ...(type === 2 ? { position: position ?? '', corp_name: corpName ?? '', corp_full_name: corpFullName ?? '' } : {}),
  };
}

export function followUser(store: Store, friendship: Friendship): FollowUser {
  const tags = liveTags(store, friendship).map((tag) => ({
    group_name: store.tagGroups.get(tag.groupId)?.groupName ?? '',
    tag_name: tag.name,
    tag_id: tag.id,
    type: 1,
  }));
  return { ...follow(friendship), tags };
}

export function followInfo(store: Store, friendship: Friendship): FollowInfo {
  return { ...follow(friendship), tag_id: liveTags(store, friendship).map((tag) => tag.id) };
}

/** Tags of rule groups are told to WeCom's own apps only (92114). */
function liveTags(store: Store, friendship: Friendship): Tag[] {
  const live: Tag[] = [];
  for (const id of friendship.tagIds) {
    const tag = store.tags.get(id);
    if (tag !== undefined && !tag.deleted && store.tagGroups.get(tag.groupId)?.strategyId === undefined) live.push(tag);
  }
  return live;
}

function follow(friendship: Friendship) {
  return {
    userid: friendship.userid,
    remark: friendship.remark,
    description: friendship.description,
    createtime: seconds(friendship.createdAt),
    remark_corp_name: friendship.remarkCompany,
    remark_mobiles: friendship.remarkMobiles,
    oper_userid: friendship.operUserid ?? friendship.externalUserid,
    add_way: friendship.addWay,
    ...(friendship.state === '' ? {} : { state: friendship.state }),
    ...(friendship.channels === undefined ? {} : { wechat_channels: friendship.channels }),
  };
}
