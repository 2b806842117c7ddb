import Value from 'typebox/value';
import { DAY, SECOND, startOfLocalDay } from '../../domain/kernel/time.ts';
import {
  AddContactWayRequest,
  ListContactWayRequest,
  TEMP_CHAT_SECONDS,
  TEMP_WAYS_PER_DAY,
  TEMP_WAY_SECONDS,
  UpdateContactWayRequest,
} from '../../domain/wecom/contact-ways.ts';
import { CONTACT_WAYS, CONTACT_WAY_LIST_DAYS, CONTACT_WAY_PAGE } from '../../domain/wecom/limits.ts';
import { ZONE } from '../clock.ts';
import { endTempChat } from '../contact-ways.ts';
import { newConfigId } from '../ids.ts';
import { staffKey } from '../keys.ts';
import { servesCustomers } from '../range.ts';
import { count, numberAt } from '../settings.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { ContactWay } from '../tables/codes.ts';
import { failsPartly, malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { oneConclusion, shownWay, wayProblem } from './contact-way-settings.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';
import { friendshipOf } from './shown-contact.ts';

/** Only ways of this day and after are listed (92228): 10 July 2021 in Shanghai. */
const LISTED_SINCE = Date.UTC(2021, 6, 9, 16);
const TEMP_WAYS = 'contactWays.temporary';

export const CONTACT_WAY_ENDPOINTS: Endpoints = {
  'externalcontact/get_follow_user_list': {
    method: 'GET',
    // A short list says nothing of being short.
    partial: -1,
    empty: { follow_user: [] },
    answer: (sim, asked) => ({
      follow_user: [...sim.store.staff.all()]
        .filter((staff) => servesCustomers(sim, staff))
        .flatMap(({ userid }, i) => (failsPartly(asked, i) === undefined ? [userid] : [])),
    }),
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
      const wrong = wayProblem(sim, body, body.type, body.scene) ?? tooMany(sim, body.is_temp ?? false);
      if (wrong !== undefined) return wrong;
      const way = newWay(sim, body);
      sim.store.contactWays.put(way);
      if (way.temp !== undefined) {
        count(sim.store, TEMP_WAYS);
        count(sim.store, tempsToday(sim));
      }
      return { config_id: way.configId, ...(way.scene === 2 ? { qr_code: shownWay(way).qr_code } : {}) };
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
      const position = fromCursor(body.cursor, 2);
      if (!Value.Check(ListContactWayRequest, body) || position === undefined) return malformed('list_contact_way');
      const from = Math.max(
        LISTED_SINCE,
        body.start_time === undefined ? clock.now() - CONTACT_WAY_LIST_DAYS * DAY : body.start_time * SECOND,
      );
      // The second named is part of the span.
      const to = Math.min(clock.now() + 1, body.end_time === undefined ? Infinity : (body.end_time + 1) * SECOND);
      const { ways, more } = listed(store, from, to, position, limitOf(body.limit, CONTACT_WAY_PAGE));
      const last = ways.at(-1);
      return {
        contact_way: ways.map(({ configId }) => ({ config_id: configId })),
        next_cursor: more && last !== undefined ? toCursor([startOfLocalDay(last.createdAt, ZONE), last.seq ?? 0]) : '',
      };
    },
  },
  'externalcontact/update_contact_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withWay(sim, body.config_id, (way) => {
        if (!Value.Check(UpdateContactWayRequest, body)) return malformed('contact way');
        if (way.temp !== undefined && way.temp.expiresAt <= sim.clock.now()) return malformed('an expired temporary contact way');
        const asked = { ...body, style: body.style ?? way.style, is_temp: way.temp !== undefined };
        const wrong = wayProblem(sim, asked, way.type, way.scene);
        if (wrong !== undefined) return wrong;
        sim.store.contactWays.put(changedWay(sim, way, body));
        return {};
      }),
  },
  'externalcontact/del_contact_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withWay(sim, body.config_id, (way) => {
        sim.store.contactWays.remove(way.configId);
        if (way.temp !== undefined) count(sim.store, TEMP_WAYS, -1);
        return {};
      }),
  },
  'externalcontact/close_temp_chat': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      if (typeof body.userid !== 'string' || body.userid === '') return refuse(41009, 'missing userid');
      if (typeof body.external_userid !== 'string' || body.external_userid === '') return refuse(41035, 'missing external_userid');
      const friendship = friendshipOf(sim.store, body.userid, body.external_userid);
      if (friendship === undefined) return refuse(84061, 'not external contact');
      if (friendship.temporary !== true) return malformed('no temporary session');
      endTempChat(sim, friendship);
      return {};
    },
  },
};

/** Temporary ways do not count towards the sum, which join ways share; there is a number of them for a day. */
function tooMany(sim: Sim, isTemp: boolean): Answer | undefined {
  const { store } = sim;
  if (isTemp)
    return numberAt(store, tempsToday(sim)) >= TEMP_WAYS_PER_DAY ? refuse(41045, 'too many temporary contact ways today') : undefined;
  const kept = store.contactWays.size - numberAt(store, TEMP_WAYS) + store.joinWays.size;
  return kept >= CONTACT_WAYS ? refuse(41045, 'too many contact ways') : undefined;
}

function tempsToday({ clock }: Sim): string {
  return `${TEMP_WAYS}.${startOfLocalDay(clock.now(), ZONE)}`;
}

function newWay({ store, clock }: Sim, body: AddContactWayRequest): ContactWay {
  const expiresIn = body.expires_in ?? TEMP_WAY_SECONDS.standard;
  const temp = {
    expiresAt: clock.now() + expiresIn * SECOND,
    expiresIn,
    chatExpiresIn: body.chat_expires_in ?? TEMP_CHAT_SECONDS.standard,
    unionid: body.unionid ?? '',
    conclusions: oneConclusion(body.conclusions ?? {}),
    used: false,
  };
  return {
    configId: newConfigId(),
    seq: store.next('contactWay'),
    createdAt: clock.now(),
    type: body.type,
    scene: body.scene,
    style: body.style ?? 1,
    remark: body.remark ?? '',
    skipVerify: body.skip_verify ?? true,
    state: body.state ?? '',
    userids: canonical(store, body.user ?? []),
    parties: body.party ?? [],
    isExclusive: body.is_exclusive ?? false,
    markSource: body.mark_source ?? true,
    scans: 0,
    ...(body.is_temp === true ? { temp } : {}),
  };
}

function changedWay({ store, clock }: Sim, way: ContactWay, body: UpdateContactWayRequest): ContactWay {
  const { temp } = way;
  const expiresAt = body.expires_in === undefined ? temp?.expiresAt : clock.now() + body.expires_in * SECOND;
  return {
    ...way,
    style: body.style ?? way.style,
    skipVerify: body.skip_verify ?? way.skipVerify,
    state: body.state ?? way.state,
    isExclusive: body.is_exclusive ?? way.isExclusive,
    markSource: body.mark_source ?? way.markSource ?? true,
    // These are overwritten whole (92228).
    remark: body.remark ?? '',
    userids: canonical(store, body.user ?? []),
    parties: body.party ?? [],
    ...(temp === undefined || expiresAt === undefined
      ? {}
      : {
          temp: {
            ...temp,
            expiresAt,
            expiresIn: body.expires_in ?? temp.expiresIn,
            chatExpiresIn: body.chat_expires_in ?? temp.chatExpiresIn,
            unionid: body.unionid ?? temp.unionid,
            conclusions: body.conclusions === undefined ? temp.conclusions : oneConclusion(body.conclusions),
          },
        }),
  };
}

/** Day by day, so that no call looks at all there are. */
function listed(
  store: Store,
  from: number,
  to: number,
  [afterDay = 0, afterSeq = 0]: readonly number[],
  limit: number,
): { ways: ContactWay[]; more: boolean } {
  const ways: ContactWay[] = [];
  for (let day = Math.max(startOfLocalDay(from, ZONE), afterDay); day < to; day += DAY) {
    for (const way of store.contactWays.by('day', String(day))) {
      if (way.createdAt < from || way.createdAt >= to || (day === afterDay && (way.seq ?? 0) <= afterSeq)) continue;
      if (ways.length === limit) return { ways, more: true };
      ways.push(way);
    }
  }
  return { ways, more: false };
}

function canonical(store: Store, userids: readonly string[]): string[] {
  return userids.map((userid) => store.staff.get(staffKey(userid))?.userid ?? userid);
}

function withWay({ store }: Sim, configId: unknown, then: (way: ContactWay) => Answer): Answer {
  if (configId === undefined || configId === '') return refuse(41043, 'missing config_id');
  const way = typeof configId === 'string' ? store.contactWays.get(configId) : undefined;
  return way === undefined ? refuse(41044, 'invalid config_id') : then(way);
}
