import { createHash } from 'node:crypto';
import Value from 'typebox/value';
import { DAY } from '../../domain/kernel/time.ts';
import {
  CHAT_IDS_AT_ONCE,
  CONVERTED_AT_ONCE,
  ChatIdsRequest,
  FromServiceRequest,
  IdconvertUnionidRequest,
  MobilesRequest,
  NewExternalUseridRequest,
  PENDING_ID_DAYS,
  TmpExternalUseridRequest,
  ToPendingIdRequest,
  UnionidRequest,
} from '../../domain/wecom/id-conversion.ts';
import { newPendingId } from '../ids.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { Alias } from '../tables/aliases.ts';
import { openidOf } from '../tables/people.ts';
import type { Customer } from '../tables/people.ts';
import { failsPartly, malformed, missing, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';
import { visibleFriendships } from './shown-contact.ts';

export const ID_CONVERSION_ENDPOINTS: Endpoints = {
  'externalcontact/unionid_to_external_userid': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { unionid: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(UnionidRequest, body)) return malformed('unionid');
      if (switchOf(sim.store, 'openPlatform') === 'unbound') return refuse(41057, 'no WeChat developer account is bound');
      const customer = friendByUnionid(sim, body.unionid);
      return customer === undefined ? refuse(40096, 'invalid unionid') : { external_userid: customer.externalUserid };
    },
  },
  'idconvert/unionid_to_external_userid': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { unionid: 40063, openid: 40073 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(IdconvertUnionidRequest, body)) return malformed('unionid');
      if (switchOf(sim.store, 'openPlatform') === 'unbound') return refuse(41057, 'no WeChat developer account is bound');
      const customer = friendByUnionid(sim, body.unionid);
      return customer === undefined ? { pending_id: pendingId(sim, body.unionid) } : { external_userid: customer.externalUserid };
    },
  },
  'idconvert/batch/external_userid_to_pending_id': {
    method: 'POST',
    partial: 40096,
    empty: { result: [] },
    answer(sim, asked) {
      if (!Value.Check(ToPendingIdRequest, asked.body)) return malformed('external_userid');
      const ids = asked.body.external_userid;
      if (ids.length === 0) return refuse(41035, 'missing external_userid');
      if (ids.length > CONVERTED_AT_ONCE) return malformed('more than 100 ids');
      // Who is unknown is left out.
      const known = ids.filter((id, i) => failsPartly(asked, i) === undefined && sim.store.customers.get(id) !== undefined);
      return { result: known.map((id) => ({ external_userid: id, pending_id: pendingId(sim, id) })) };
    },
  },
  'externalcontact/convert_to_openid': {
    method: 'POST',
    empty: {},
    answer: (sim, asked) =>
      withCustomer(sim, asked, ({ externalUserid, type = 1 }) =>
        type === 1 ? { openid: openidOf(externalUserid) } : refuse(41056, 'not a WeChat user'),
      ),
  },
  'externalcontact/to_service_external_userid': {
    method: 'POST',
    empty: {},
    answer: (sim, asked) =>
      withCustomer(sim, asked, ({ externalUserid }) => {
        const alias = `wm${hash('service', externalUserid)}`;
        sim.store.aliases.put({ alias, kind: 'service', person: externalUserid });
        return { external_userid: alias };
      }),
  },
  'externalcontact/from_service_external_userid': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { external_userid: 41035 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(FromServiceRequest, body)) return malformed('external_userid');
      const alias = store.aliases.get(body.external_userid);
      return alias?.kind === 'service' ? { external_userid: alias.person } : refuse(40096, 'invalid external userid');
    },
  },
  'externalcontact/batch_to_external_userid': {
    method: 'POST',
    partial: 60136,
    empty: { success_list: [], fail_list: [] },
    answer({ store }, asked) {
      if (!Value.Check(MobilesRequest, asked.body)) return malformed('mobiles');
      const { mobiles } = asked.body;
      if (mobiles.length > CONVERTED_AT_ONCE) return malformed('more than 100 mobiles');
      const found = mobiles.map((mobile, i) => ({
        mobile,
        customer: failsPartly(asked, i) === undefined && mobile !== '' ? first(store.customers.by('mobile', mobile)) : undefined,
      }));
      return {
        success_list: found.flatMap(({ mobile, customer }) =>
          customer === undefined ? [] : [{ mobile, external_userid: customer.externalUserid, foreign_key: '' }],
        ),
        fail_list: found.flatMap(({ mobile, customer }) =>
          customer === undefined ? [{ errcode: asked.partial ?? 60136, errmsg: 'record not found', mobile }] : [],
        ),
      };
    },
  },
  'idconvert/convert_tmp_external_userid': {
    method: 'POST',
    partial: 40096,
    empty: { results: [], invalid_tmp_external_userid_list: [] },
    answer({ store }, asked) {
      if (!Value.Check(TmpExternalUseridRequest, asked.body)) return malformed('tmp_external_userid_list');
      const list = asked.body.tmp_external_userid_list;
      if (list.length > CONVERTED_AT_ONCE) return malformed('more than 100 ids');
      const isKnown = (id: string, i: number) => failsPartly(asked, i) === undefined && store.aliases.get(id)?.kind === 'tmp';
      return {
        results: list.filter(isKnown).flatMap((id) => shownTmp(store.aliases.get(id))),
        invalid_tmp_external_userid_list: list.filter((id, i) => !isKnown(id, i)),
      };
    },
  },
  'idconvert/chatid': {
    method: 'POST',
    partial: 40050,
    empty: { items: [], invalid_chat_id_list: [] },
    answer({ store }, asked) {
      if (!Value.Check(ChatIdsRequest, asked.body)) return malformed('chat_id_list');
      const list = asked.body.chat_id_list;
      if (list.length > CHAT_IDS_AT_ONCE) return malformed('too many ids');
      if (switchOf(store, 'chatIdUpgrade') === 'notYet') return refuse(40166, 'chat ids are not upgraded yet');
      const isKnown = (id: string, i: number) => failsPartly(asked, i) === undefined && store.groups.get(id) !== undefined;
      return {
        // Groups made after the upgrade keep their id: here that is all of them.
        items: list.filter(isKnown).map((id) => ({ chat_id: id, new_chat_id: id })),
        invalid_chat_id_list: list.filter((id, i) => !isKnown(id, i)),
      };
    },
  },
  'externalcontact/get_new_external_userid': {
    method: 'POST',
    empty: { items: [] },
    answer({ store }, { body }) {
      if (!Value.Check(NewExternalUseridRequest, body)) return malformed('external_userid_list');
      const known = body.external_userid_list.filter((id) => store.customers.get(id) !== undefined);
      return { items: known.map((id) => ({ external_userid: id, new_external_userid: id })) };
    },
  },
};

/** A customer: somebody of that unionid whom a member in range has as a friend. */
function friendByUnionid(sim: Sim, unionid: string): Customer | undefined {
  for (const customer of sim.store.customers.by('unionid', unionid))
    if (visibleFriendships(sim, customer.externalUserid).length > 0) return customer;
  return undefined;
}

/** The same one as long as it lives. */
function pendingId({ store, clock }: Sim, person: string): string {
  for (const { alias, expiresAt = 0 } of store.aliases.by('person', `pending ${person}`)) if (expiresAt > clock.now()) return alias;
  const alias: Alias = { alias: newPendingId(), kind: 'pending', person, expiresAt: clock.now() + PENDING_ID_DAYS * DAY };
  store.aliases.put(alias);
  return alias.alias;
}

function shownTmp(alias: Alias | undefined): object[] {
  if (alias === undefined) return [];
  const { alias: id, person, member } = alias;
  return [{ tmp_external_userid: id, ...(member === undefined ? { external_userid: person } : member) }];
}

function withCustomer({ store }: Sim, { body }: Asked, then: (customer: Customer) => Answer): Answer {
  const lacking = missing(body, { external_userid: 41035 });
  if (lacking !== undefined) return lacking;
  const customer = store.customers.get(String(body.external_userid));
  return customer === undefined ? refuse(40096, 'invalid external userid') : then(customer);
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

function hash(kind: string, id: string): string {
  return createHash('sha256').update(`${kind} ${id}`).digest('base64url').slice(0, 30);
}
