import Value from 'typebox/value';
import { characters, utf8Bytes } from '../../domain/wecom/attachments.ts';
import { KfAccountAddRequest, KfAccountUpdateRequest } from '../../domain/wecom/kf.ts';
import {
  KF_ACCOUNTS,
  KF_ACCOUNT_MEDIA_BYTES,
  KF_ACCOUNT_NAME_CHARACTERS,
  KF_ACCOUNT_PAGE,
  KF_SCENE_BYTES,
} from '../../domain/wecom/kf-limits.ts';
import { accountOf, newKfId } from '../kf.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { KfAccount } from '../tables/kf.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { mediaProblem } from './media-check.ts';
import { limitOf } from './paging.ts';

/** Of a corp that is not verified (95027). */
const UNVERIFIED_ACCOUNTS = 10;

export const KF_ACCOUNT_ENDPOINTS: Endpoints = {
  'kf/account/add': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      if (!Value.Check(KfAccountAddRequest, body)) return malformed('name and media_id are both needed');
      const wrong = nameProblem(body.name) ?? pictureProblem(sim, body.media_id);
      if (wrong !== undefined) return wrong;
      if (switchOf(sim.store, 'kfCorp') === 'unverified' && sim.store.kfAccounts.size >= UNVERIFIED_ACCOUNTS)
        return refuse(95027, 'an unverified corp may have ten accounts');
      if (sim.store.kfAccounts.size >= KF_ACCOUNTS) return refuse(95005, 'too many accounts');
      const account = { openKfId: newKfId(), name: body.name, mediaId: body.media_id, createdAt: sim.clock.now(), managed: true };
      sim.store.kfAccounts.put(account);
      return { open_kfid: account.openKfId };
    },
  },
  'kf/account/list': {
    method: 'POST',
    // Older clients ask with GET and without a page.
    methods: 'either',
    empty: { account_list: [] },
    answer({ store }, { body }) {
      const offset = whole(body.offset);
      const limit = whole(body.limit);
      if (offset === undefined || limit === undefined) return malformed('offset or limit');
      const page = limitOf(limit === 0 ? undefined : limit, KF_ACCOUNT_PAGE);
      const accounts = [...store.kfAccounts.all()].slice(offset, offset + page);
      return { account_list: accounts.map(shownAccount) };
    },
  },
  'kf/account/update': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withAccount(sim, body.open_kfid, (account) => {
        if (!Value.Check(KfAccountUpdateRequest, body)) return malformed('name or media_id');
        const { name = account.name, media_id: mediaId = account.mediaId } = body;
        const wrong = nameProblem(name) ?? (body.media_id === undefined ? undefined : pictureProblem(sim, mediaId));
        if (wrong !== undefined) return wrong;
        sim.store.kfAccounts.put({ ...account, name, mediaId });
        return {};
      }),
  },
  'kf/account/del': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withAccount(sim, body.open_kfid, (account) => {
        sim.store.kfAccounts.remove(account.openKfId);
        return {};
      }),
  },
  'kf/add_contact_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withAccount(sim, body.open_kfid, ({ openKfId }) => {
        const { scene = '' } = body;
        if (typeof scene !== 'string' || utf8Bytes(scene) > KF_SCENE_BYTES || !/^[\w-]*$/.test(scene)) return malformed('scene');
        const address = `https://work.weixin.qq.com/kfid/${openKfId}`;
        return { url: scene === '' ? address : `${address}?enc_scene=${Buffer.from(scene).toString('base64url')}` };
      }),
  },
};

/** The account that is asked about, if our app may have to do with it. */
export function withAccount(sim: Sim, openKfId: unknown, then: (account: KfAccount) => Answer): Answer {
  if (openKfId === undefined || openKfId === '') return refuse(60251, 'missing open_kfid');
  if (typeof openKfId !== 'string' || !openKfId.startsWith('wk')) return refuse(95000, 'invalid open_kfid');
  const account = accountOf(sim, openKfId);
  if (account === undefined) return refuse(95004, 'open_kfid not exist');
  return account.managed ? then(account) : refuse(48007, 'the account is not managed by this app');
}

function nameProblem(name: string): Answer | undefined {
  return name === '' || characters(name) > KF_ACCOUNT_NAME_CHARACTERS ? refuse(95006, 'invalid name of account') : undefined;
}

function pictureProblem(sim: Sim, mediaId: string): Answer | undefined {
  return utf8Bytes(mediaId) > KF_ACCOUNT_MEDIA_BYTES ? refuse(40007, 'invalid media_id') : mediaProblem(sim, mediaId, 'image', 'message');
}

/** 0 when absent; GET gives text. */
function whole(value: unknown): number | undefined {
  const number = value === undefined || value === '' ? 0 : Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function shownAccount({ openKfId, name, mediaId, managed }: KfAccount): object {
  const avatar = `https://wework.qpic.cn/wwhead/${Buffer.from(mediaId).toString('hex').slice(0, 40)}/0`;
  return { open_kfid: openKfId, name, avatar, manage_privilege: managed };
}
