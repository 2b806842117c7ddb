import { TOKEN_LIFE_SECONDS } from '../../domain/wecom/limits.ts';
import { newToken } from '../ids.ts';
import type { Sim } from '../sim.ts';
import { refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

/** Expired tokens remembered, to tell 42001 from 40014. */
const REMEMBERED = 50;

export const TOKEN_ENDPOINTS: Endpoints = {
  gettoken: {
    method: 'GET',
    empty: {},
    answer(sim, { query }) {
      // In this order, as probed on the live service.
      if ((query.corpsecret ?? '') === '') return refuse(41004, 'corpsecret missing');
      if ((query.corpid ?? '') === '') return refuse(41002, 'corpid missing');
      if (query.corpid !== sim.config.corpId) return refuse(40013, 'invalid corpid');
      if (query.corpsecret !== sim.config.secret) return refuse(40001, 'invalid credential');
      const { token, expiresAt } = currentToken(sim);
      return { access_token: token, expires_in: Math.ceil((expiresAt - sim.clock.now()) / 1_000) };
    },
  },
};

/** Undefined when the token may call; the refusal otherwise. */
export function checkToken(sim: Sim, token: string | undefined): Answer | undefined {
  if (token === undefined || token === '') return refuse(41001, 'access_token missing');
  const known = sim.store.tokens.get(token);
  if (known === undefined) return refuse(40014, 'invalid access_token');
  return known.expiresAt <= sim.clock.now() ? refuse(42001, 'access_token expired') : undefined;
}

/** Within its life the same one comes back (91039). */
function currentToken({ store, clock }: Sim) {
  const all = [...store.tokens.all()];
  const valid = all.find((token) => token.expiresAt > clock.now());
  if (valid !== undefined) return valid;
  for (const old of all.slice(0, -REMEMBERED)) store.tokens.remove(old.token);
  const fresh = { token: newToken(), expiresAt: clock.now() + TOKEN_LIFE_SECONDS * 1_000 };
  store.tokens.put(fresh);
  return fresh;
}
