import Value from 'typebox/value';
import { GROUP_PAGE_LARGEST, GROUP_VISIBLE_MEMBERS } from '../../domain/wecom/group-limits.ts';
import { GroupchatGetRequest, GroupchatListRequest, OpengidToChatidRequest } from '../../domain/wecom/groups.ts';
import type { GroupMember } from '../../domain/wecom/groups.ts';
import { seconds } from '../clock.ts';
import { allGroups, groupsOf, hasLeft, statusOf } from '../groups.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { Group, Membership } from '../tables/groups.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { ownersAsked, seesOwner, visibleGroup } from './groups-seen.ts';
import { fromCursor, toCursor } from './paging.ts';

/** The old way of paging ends here. 92120 */
const OFFSETS = 50_000;
const OPENGID = /^o[A-Za-z0-9_-]{27,28}$/;

export const GROUP_ENDPOINTS: Endpoints = {
  'externalcontact/groupchat/list': {
    method: 'POST',
    empty: { group_chat_list: [] },
    answer(sim, { body }) {
      if (body.limit === undefined) return refuse(40063, 'missing limit');
      const after = fromCursor(body.cursor, 1)?.[0];
      const offset = body.cursor === undefined ? (body.offset ?? 0) : 0;
      if (!Value.Check(GroupchatListRequest, body) || after === undefined) return malformed('groupchat/list');
      const { limit, status_filter = 0 } = body;
      if (limit < 1 || limit > GROUP_PAGE_LARGEST) return malformed('limit is 1 to 1000');
      if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0 || offset + limit > OFFSETS) return malformed('offset');
      if (![0, 1, 2, 3].includes(status_filter)) return malformed('status_filter');
      const groups = groupsOfOwners(sim, body.owner_filter?.userid_list ?? []);
      if ('errcode' in groups) return groups;
      const rest = groups.found
        .filter((group) => group.seq > after && (status_filter === 0 || statusOf(sim.store, group) === status_filter))
        .sort((a, b) => a.seq - b.seq)
        .slice(offset);
      const page = rest.slice(0, limit);
      return {
        group_chat_list: page.map((group) => ({ chat_id: group.chatId, status: statusOf(sim.store, group) })),
        next_cursor: rest.length > page.length ? toCursor([page.at(-1)?.seq ?? 0]) : '',
      };
    },
  },
  'externalcontact/groupchat/get': {
    method: 'POST',
    empty: { group_chat: {} },
    answer(sim, { body }) {
      if (body.chat_id === undefined || body.chat_id === '') return refuse(40063, 'missing chat_id');
      if (!Value.Check(GroupchatGetRequest, body)) return malformed('groupchat/get');
      const group = visibleGroup(sim, body.chat_id);
      return 'errcode' in group ? group : { group_chat: shownGroup(sim, group, body.need_name === 1) };
    },
  },
  'externalcontact/opengid_to_chatid': {
    method: 'POST',
    empty: { chat_id: '' },
    answer(sim, { body }) {
      if (body.opengid === undefined || body.opengid === '') return refuse(40063, 'missing opengid');
      if (!Value.Check(OpengidToChatidRequest, body)) return malformed('opengid');
      if (!OPENGID.test(body.opengid)) return refuse(90511, 'invalid opengid');
      for (const group of sim.store.groups.by('opengid', body.opengid)) {
        const known = visibleGroup(sim, group.chatId);
        return 'errcode' in known ? known : { chat_id: known.chatId };
      }
      // Groups of WeChat alone have an opengid too.
      return refuse(90509, 'not a customer group');
    },
  },
};

/** Nobody named: everybody visible who has not left, unless that is too many. */
function groupsOfOwners(sim: Sim, userids: readonly string[]): { found: Group[] } | (Answer & { errcode: number }) {
  const { store } = sim;
  if (userids.length > 0) {
    const asked = ownersAsked(sim, userids);
    return 'errcode' in asked ? asked : { found: asked.owners.flatMap((owner) => groupsOf(sim, owner)) };
  }
  if (store.staff.size > GROUP_VISIBLE_MEMBERS) return refuse(81017, 'more than 1000 members are visible');
  return { found: allGroups(sim).filter(({ owner }) => !hasLeft(store, owner) && seesOwner(sim, owner)) };
}

function shownGroup({ store }: Sim, group: Group, withNames: boolean): Answer {
  const isBound = switchOf(store, 'openPlatform') === 'bound';
  return {
    chat_id: group.chatId,
    name: group.name,
    owner: group.owner,
    create_time: seconds(group.createdAt),
    notice: group.notice,
    member_list: [...store.memberships.by('group', group.chatId)].map((membership) =>
      shownMember(store, membership, { withNames, isBound }),
    ),
    admin_list: group.admins.map((userid) => ({ userid })),
    member_version: group.memberVersion,
  };
}

function shownMember(
  store: Sim['store'],
  { id, kind, joinedAt, scene, invitor, state, nickname }: Membership,
  { withNames, isBound }: { withNames: boolean; isBound: boolean },
): GroupMember {
  const customer = kind === 'customer' ? store.customers.get(id) : undefined;
  const unionid = isBound ? customer?.unionid : undefined;
  return {
    userid: id,
    type: kind === 'staff' ? 1 : 2,
    ...(unionid === undefined ? {} : { unionid }),
    join_time: seconds(joinedAt),
    join_scene: scene,
    ...(state === undefined ? {} : { state }),
    ...(invitor === undefined ? {} : { invitor: { userid: invitor } }),
    group_nickname: nickname,
    ...(withNames ? { name: customer?.name ?? staffName(store, id) } : {}),
  };
}

/** Also of people who have left. */
function staffName({ staff, resigned }: Sim['store'], userid: string): string {
  return (staff.get(staffKey(userid)) ?? resigned.get(staffKey(userid)))?.name ?? '';
}
