import { HOUR } from '../../domain/kernel/time.ts';
import { TOKEN_LIFE_SECONDS } from '../../domain/wecom/limits.ts';
import { WRONG_SECRETS_PER_HOUR } from '../../domain/wecom/token.ts';
import { newToken } from '../ids.ts';
import { keep, numberAt, textAt } from '../settings.ts';
import type { Sim } from '../sim.ts';
import type { Token } from '../tables/core.ts';
import { refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

/** Whose token: of the app, or of the own secret of the address book or the message archive once there is one. */
export type TokenOwner = 'app' | 'contacts' | 'archive';

/** Expired tokens remembered, to tell 42001 from 40014. */
const REMEMBERED = 50;
/** The setting with the secret of the address book; without it the app's will do for everything. */
export const CONTACTS_SECRET = 'contacts.secret';

export const TOKEN_ENDPOINTS: Endpoints = {
  gettoken: {
    method: 'GET',
    empty: {},
    answer(sim, { query }) {
      // In this order, as probed on the live service.
      if ((query.corpsecret ?? '') === '') return refuse(41004, 'corpsecret missing');
      if ((query.corpid ?? '') === '') return refuse(41002, 'corpid missing');
      if (query.corpid !== sim.config.corpId) return refuse(40013, 'invalid corpid');
      if (isBlocked(sim)) return refuse(45009, 'too many wrong secrets');
      const owner = ownerOf(sim, query.corpsecret ?? '');
      if (owner === undefined) return wrongSecret(sim);
      const { token, expiresAt } = currentToken(sim, owner);
      return { access_token: token, expires_in: Math.ceil((expiresAt - sim.clock.now()) / 1_000) };
    },
  },
  getcallbackip: { method: 'GET', secret: 'any', empty: { ip_list: [] }, answer: () => ({ ip_list: ['127.0.0.1', '::1'] }) },
  get_api_domain_ip: { method: 'GET', secret: 'any', empty: { ip_list: [] }, answer: () => ({ ip_list: ['127.0.0.1'] }) },
};

/** Whose token it is; the refusal when it may not call. */
export function checkToken(sim: Sim, token: string | undefined): { owner: TokenOwner } | (Answer & { errcode: number }) {
  if (token === undefined || token === '') return refuse(41001, 'access_token missing');
  const known = sim.store.tokens.get(token);
  if (known === undefined) return refuse(40014, 'invalid access_token');
  return known.expiresAt <= sim.clock.now() ? refuse(42001, 'access_token expired') : { owner: known.owner ?? 'app' };
}

/** The platform ends the tokens early: `expired` ones are known still (42001), the others not any more (40014). */
export function endTokens({ store, clock }: Sim, how: 'expired' | 'invalid'): number {
  const valid = [...store.tokens.all()].filter((token) => token.expiresAt > clock.now());
  for (const token of valid) {
    if (how === 'expired') store.tokens.put({ ...token, expiresAt: clock.now() });
    else store.tokens.remove(token.token);
  }
  return valid.length;
}

function ownerOf({ store, config }: Sim, secret: string): TokenOwner | undefined {
  if (secret === textAt(store, CONTACTS_SECRET)) return 'contacts';
  if (secret === config.secret) return 'app';
  return secret === textAt(store, 'archive.secret') ? 'archive' : undefined;
}

/** Within its life the same one comes back (91039). */
function currentToken({ store, clock }: Sim, owner: TokenOwner): Token {
  const all = [...store.tokens.all()];
  const valid = all.find((token) => token.expiresAt > clock.now() && (token.owner ?? 'app') === owner);
  if (valid !== undefined) return valid;
  for (const old of all.slice(0, -REMEMBERED)) store.tokens.remove(old.token);
  const fresh: Token = { token: newToken(), expiresAt: clock.now() + TOKEN_LIFE_SECONDS * 1_000, owner };
  store.tokens.put(fresh);
  return fresh;
}

const WRONG_SINCE = 'wrongSecrets.since';
const WRONG_COUNT = 'wrongSecrets.count';

/** Who tries many secrets is kept out for an hour, with the right one too. */
function isBlocked({ store, clock }: Sim): boolean {
  const since = numberAt(store, WRONG_SINCE);
  return numberAt(store, WRONG_COUNT) > WRONG_SECRETS_PER_HOUR && clock.now() >= since && clock.now() < since + HOUR;
}

function wrongSecret({ store, clock }: Sim): Answer {
  const now = clock.now();
  const since = numberAt(store, WRONG_SINCE);
  const isNew = now < since || now >= since + HOUR;
  const wrong = isNew ? 1 : numberAt(store, WRONG_COUNT) + 1;
  keep(store, WRONG_COUNT, wrong);
  // The hour begins with the first, and anew with the one too many.
  if (isNew || wrong === WRONG_SECRETS_PER_HOUR + 1) keep(store, WRONG_SINCE, now);
  return refuse(40001, 'invalid credential');
}
