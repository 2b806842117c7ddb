import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import { characters } from '../../domain/wecom/attachments.ts';
import { AddContactWayRequest, ListContactWayRequest, UpdateContactWayRequest } from '../../domain/wecom/contact-ways.ts';
import {
  CONTACT_WAYS,
  CONTACT_WAY_LIST_DAYS,
  CONTACT_WAY_PAGE,
  CONTACT_WAY_REMARK_CHARACTERS,
  CONTACT_WAY_USERS,
  STATE_CHARACTERS,
} from '../../domain/wecom/limits.ts';
import { newConfigId } from '../ids.ts';
import type { ContactWay } from '../tables/codes.ts';
import type { Sim } from '../sim.ts';
import { staffKey } from '../keys.ts';
import type { Store } from '../store.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { membersOf } from './contacts.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';

export const CONTACT_WAY_ENDPOINTS: Endpoints = {
  'externalcontact/get_follow_user_list': {
    method: 'GET',
    empty: { follow_user: [] },
    answer: ({ store }) => ({ follow_user: [...store.staff.all()].map((staff) => staff.userid) }),
  },
  'externalcontact/add_contact_way': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      if (body.type === undefined) return refuse(41037, 'missing type');
      if (body.scene === undefined) return refuse(41038, 'missing scene');
      if (body.type !== 1 && body.type !== 2) return refuse(41039, 'invalid type');
      if (body.scene !== 1 && body.scene !== 2) return refuse(41040, 'invalid scene');
      if (!Value.Check(AddContactWayRequest, body)) return malformed('contact way');
      const wrong = checkSettings(sim.store, body, body.type, body.scene);
      if (wrong !== undefined) return wrong;
      if (sim.store.contactWays.size >= CONTACT_WAYS) return refuse(41045, 'too many contact ways');
      const way: ContactWay = {
        configId: newConfigId(),
        createdAt: sim.clock.now(),
        type: body.type,
        scene: body.scene,
        style: body.style ?? 1,
        remark: body.remark ?? '',
        skipVerify: body.skip_verify ?? true,
        state: body.state ?? '',
        userids: canonical(sim.store, body.user ?? []),
        parties: body.party ?? [],
        isExclusive: body.is_exclusive ?? false,
        scans: 0,
      };
      sim.store.contactWays.put(way);
      return { config_id: way.configId, ...qrCode(way) };
    },
  },
  'externalcontact/get_contact_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) => withWay(sim, body.config_id, (way) => ({ contact_way: shownWay(way) })),
  },
  'externalcontact/list_contact_way': {
    method: 'POST',
    empty: { contact_way: [] },
    answer({ store, clock }, { body }) {
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(ListContactWayRequest, body) || offset === undefined) return malformed('list_contact_way');
      const from = body.start_time === undefined ? clock.now() - CONTACT_WAY_LIST_DAYS * DAY : body.start_time * 1_000;
      // The second named is part of the span.
      const to = body.end_time === undefined ? Infinity : (body.end_time + 1) * 1_000;
      const ways = [...store.contactWays.all()].filter((way) => way.createdAt >= from && way.createdAt < to);
      const { items, nextCursor } = pageOf(ways, offset, limitOf(body.limit, CONTACT_WAY_PAGE));
      return { contact_way: items.map((way) => ({ config_id: way.configId })), next_cursor: nextCursor };
    },
  },
  'externalcontact/update_contact_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withWay(sim, body.config_id, (way) => {
        if (!Value.Check(UpdateContactWayRequest, body)) return malformed('contact way');
        const wrong = checkSettings(sim.store, { ...body, style: body.style ?? way.style }, way.type, way.scene);
        if (wrong !== undefined) return wrong;
        sim.store.contactWays.put({
          ...way,
          style: body.style ?? way.style,
          skipVerify: body.skip_verify ?? way.skipVerify,
          state: body.state ?? way.state,
          isExclusive: body.is_exclusive ?? way.isExclusive,
          // These are overwritten whole (92228).
          remark: body.remark ?? '',
          userids: canonical(sim.store, body.user ?? []),
          parties: body.party ?? [],
        });
        return {};
      }),
  },
  'externalcontact/del_contact_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withWay(sim, body.config_id, (way) => {
        sim.store.contactWays.remove(way.configId);
        return {};
      }),
  },
};

/** The members a code leads to, departments opened up. */
export function membersOfWay(store: Store, way: ContactWay): string[] {
  return [...new Set([...way.userids, ...membersOf(store, way.parties).map((staff) => staff.userid)])];
}

type Settings = Omit<UpdateContactWayRequest, 'config_id'>;

function checkSettings(store: Store, settings: Settings, type: number, scene: number): Answer | undefined {
  const { style, user = [], party = [] } = settings;
  if (scene === 1 && style !== undefined && !(style >= 1 && style <= (type === 1 ? 3 : 2))) return refuse(41042, 'invalid style');
  if (characters(settings.remark ?? '') > CONTACT_WAY_REMARK_CHARACTERS) return malformed('remark is longer than 30 characters');
  if (characters(settings.state ?? '') > STATE_CHARACTERS) return malformed('state is longer than 30 characters');
  if (type === 1 && (user.length !== 1 || party.length > 0)) return malformed('type 1 needs exactly one user and no party');
  if (user.length === 0 && party.length === 0) return refuse(40063, 'missing user');
  if (user.some((userid) => userid === '')) return refuse(40031, 'invalid userid list');
  const unknown = user.find((userid) => store.staff.get(staffKey(userid)) === undefined);
  if (unknown !== undefined) return refuse(60111, `userid not found: ${unknown}`);
  if (party.some((id) => store.departments.get(String(id)) === undefined)) return refuse(60123, 'invalid party id');
  const members = new Set([...canonical(store, user), ...membersOf(store, party).map((staff) => staff.userid)]);
  return members.size > CONTACT_WAY_USERS ? refuse(41041, 'more than 100 members') : undefined;
}

function canonical(store: Store, userids: readonly string[]): string[] {
  return userids.map((userid) => store.staff.get(staffKey(userid))?.userid ?? userid);
}

function withWay({ store }: Sim, configId: unknown, then: (way: ContactWay) => Answer): Answer {
  if (configId === undefined || configId === '') return refuse(41043, 'missing config_id');
  const way = typeof configId === 'string' ? store.contactWays.get(configId) : undefined;
  return way === undefined ? refuse(41044, 'invalid config_id') : then(way);
}

function shownWay(way: ContactWay): Answer {
  return {
    config_id: way.configId,
    type: way.type,
    scene: way.scene,
    style: way.style,
    remark: way.remark,
    skip_verify: way.skipVerify,
    state: way.state,
    user: way.userids,
    party: way.parties,
    is_temp: false,
    is_exclusive: way.isExclusive,
    mark_source: true,
    conclusions: {},
    ...qrCode(way),
  };
}

/** Only codes of scene 2 have a picture. */
function qrCode(way: ContactWay): { qr_code?: string } {
  return way.scene === 2 ? { qr_code: `https://p.qpic.cn/wwhead/${way.configId}/0` } : {};
}
