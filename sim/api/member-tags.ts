import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  MEMBER_TAG_NAME_CHARACTERS,
  TAGGED_AT_ONCE,
  TagCreateRequest,
  TagUpdateRequest,
  TagUsersRequest,
} from '../../domain/wecom/member-tags.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { MemberTag } from '../tables/people.ts';
import { failsPartly, malformed, missing, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';

/** Tags of the address book. What the API changes in it is not told (90970). */
export const MEMBER_TAG_ENDPOINTS: Endpoints = {
  'tag/list': {
    method: 'GET',
    secret: 'any',
    empty: { taglist: [] },
    answer: ({ store }) => ({ taglist: [...store.memberTags.all()].map(({ tagid, tagname }) => ({ tagid, tagname })) }),
  },
  'tag/get': {
    method: 'GET',
    secret: 'any',
    empty: { userlist: [], partylist: [] },
    answer: ({ store }, { query }) =>
      withTag(store, query.tagid, ({ tagname, userids, parties }) => ({
        tagname,
        userlist: userids.map((userid) => ({ userid, name: store.staff.get(staffKey(userid))?.name ?? '' })),
        partylist: parties,
      })),
  },
  'tag/create': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { tagname: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(TagCreateRequest, body)) return malformed('tag/create');
      const { tagname, tagid } = body;
      const wrong = badName(store, tagname, undefined);
      if (wrong !== undefined) return wrong;
      if (tagid !== undefined && (tagid < 1 || store.memberTags.get(String(tagid)) !== undefined)) return refuse(40068, 'invalid tagid');
      const id = tagid ?? Math.max(0, ...[...store.memberTags.all()].map((tag) => tag.tagid)) + 1;
      store.memberTags.put({ tagid: id, tagname, userids: [], parties: [] });
      return { errmsg: 'created', tagid: id };
    },
  },
  'tag/update': {
    method: 'POST',
    secret: 'contacts',
    empty: {},
    answer: ({ store }, { body }) =>
      withTag(store, body.tagid, (tag) => {
        if (!Value.Check(TagUpdateRequest, body)) return malformed('tag/update');
        const wrong = badName(store, body.tagname, tag);
        if (wrong !== undefined) return wrong;
        store.memberTags.put({ ...tag, tagname: body.tagname });
        return { errmsg: 'updated' };
      }),
  },
  'tag/delete': {
    method: 'GET',
    secret: 'contacts',
    empty: {},
    answer: ({ store }, { query }) =>
      withTag(store, query.tagid, (tag) => {
        store.memberTags.remove(String(tag.tagid));
        return { errmsg: 'deleted' };
      }),
  },
  'tag/addtagusers': { method: 'POST', secret: 'contacts', partial: 60111, empty: {}, answer: (sim, asked) => change(sim, asked, 'add') },
  'tag/deltagusers': {
    method: 'POST',
    secret: 'contacts',
    partial: 60111,
    empty: {},
    answer: (sim, asked) => change(sim, asked, 'remove'),
  },
};

/** Errcode 0 with `invalidlist` is a partial success; nobody valid at all is 40070 (90214). */
function change({ store }: Sim, asked: Asked, how: 'add' | 'remove'): Answer {
  const { body } = asked;
  return withTag(store, body.tagid, (tag) => {
    if (!Value.Check(TagUsersRequest, body)) return malformed('tag users');
    const { userlist = [], partylist = [] } = body;
    if (userlist.length + partylist.length === 0) return refuse(40063, 'missing userlist');
    if (userlist.length > TAGGED_AT_ONCE.users || partylist.length > TAGGED_AT_ONCE.parties) return refuse(81014, 'too many at once');
    const valid = userlist.filter((userid, i) => failsPartly(asked, i) === undefined && store.staff.get(staffKey(userid)) !== undefined);
    const parties = partylist.filter((id) => store.departments.get(String(id)) !== undefined);
    const invalid = {
      ...(valid.length < userlist.length ? { invalidlist: userlist.filter((userid) => !valid.includes(userid)).join('|') } : {}),
      ...(parties.length < partylist.length ? { invalidparty: partylist.filter((id) => !parties.includes(id)) } : {}),
    };
    if (valid.length + parties.length === 0) return { ...refuse(40070, 'all list invalid'), ...invalid };
    const userids = valid.map((userid) => store.staff.get(staffKey(userid))?.userid ?? userid);
    store.memberTags.put({ ...tag, userids: changed(tag.userids, userids, how), parties: changed(tag.parties, parties, how) });
    return invalid;
  });
}

export function changed<T>(old: readonly T[], items: readonly T[], how: 'add' | 'remove'): T[] {
  return how === 'add' ? [...new Set([...old, ...items])] : old.filter((one) => !items.includes(one));
}

function badName(store: Store, name: string, self: MemberTag | undefined): Answer | undefined {
  if (name === '' || characters(name) > MEMBER_TAG_NAME_CHARACTERS) return refuse(40072, 'tag name must have 1 to 32 characters');
  const other = [...store.memberTags.all()].find((tag) => tag.tagname === name);
  return other === undefined || other.tagid === self?.tagid ? undefined : refuse(40071, 'tag name exists');
}

function withTag(store: Store, tagid: unknown, then: (tag: MemberTag) => Answer): Answer {
  if (tagid === undefined || tagid === '') return refuse(41017, 'missing tagid');
  const tag = typeof tagid === 'string' || typeof tagid === 'number' ? store.memberTags.get(String(tagid)) : undefined;
  return tag === undefined ? refuse(40068, 'invalid tagid') : then(tag);
}
