import { LINK_NAME_CHARACTERS, LINK_PRIORITY_USERS, LINK_USERS, type UpdateLinkRequest } from '../../domain/wecom/acquisition.ts';
import { characters } from '../../domain/wecom/attachments.ts';
import { linkUrl, reachable } from '../acquisition.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { membersOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { AcquisitionLink } from '../tables/acquisition.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';

type Settings = Omit<UpdateLinkRequest, 'link_id'>;

/** What is wrong with a link as it is to be (97297). */
export function badSettings(sim: Sim, { link_name: name, range = {}, priority_option: priority }: Settings): Answer | undefined {
  const { store } = sim;
  if (name !== undefined && (name === '' || characters(name) > LINK_NAME_CHARACTERS)) return malformed('link_name');
  const { user_list: users = [], department_list: parties = [] } = range;
  if (users.length + parties.length === 0) return refuse(40063, 'missing range');
  const unknown = users.find((userid) => store.staff.get(staffKey(userid)) === undefined);
  if (unknown !== undefined) return refuse(60111, `userid not found: ${unknown}`);
  if (parties.some((id) => store.departments.get(String(id)) === undefined)) return refuse(60123, 'invalid party id');
  const all = new Set([...users.map(staffKey), ...membersOf(store, parties).map((staff) => staffKey(staff.userid))]);
  if (users.length > LINK_USERS || all.size > LINK_USERS) return malformed('more than 500 members');
  if (reachable(sim, { userids: users, parties }).length === 0) return refuse(84074, 'nobody in range has external contact permission');
  if (priority === undefined) return undefined;
  const { priority_type: type, priority_userid_list: preferred = [] } = priority;
  if (type !== 1 && type !== 2) return malformed('priority_type');
  if (type === 2 && (preferred.length === 0 || preferred.length > LINK_PRIORITY_USERS)) return malformed('priority_userid_list');
  return undefined;
}

type Chosen = Partial<Pick<AcquisitionLink, 'userids' | 'parties' | 'priority'>>;

/** `range` and `priority_option` overwrite whole; absent they stay. */
export function chosen(store: Store, { range, priority_option: priority }: Settings): Chosen {
  const { user_list: users = [], department_list: parties = [] } = range ?? {};
  return {
    ...(range === undefined ? {} : { userids: users.map((userid) => store.staff.get(staffKey(userid))?.userid ?? userid), parties }),
    ...(priority === undefined ? {} : { priority: { type: priority.priority_type, userids: priority.priority_userid_list ?? [] } }),
  };
}

export function shownLink(link: AcquisitionLink): Answer {
  const { name, createdAt, skipVerify, markSource, userids, parties, priority } = link;
  return {
    link: { link_name: name, url: linkUrl(link), create_time: seconds(createdAt), skip_verify: skipVerify, mark_source: markSource },
    range: { user_list: userids, department_list: parties },
    ...(priority === undefined ? {} : { priority_option: { priority_type: priority.type, priority_userid_list: priority.userids } }),
  };
}
