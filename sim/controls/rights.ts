import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { ENDPOINTS } from '../api/endpoints.ts';
import { limitKey, WINDOWS } from '../api/limiter.ts';
import { CONTACTS_SECRET, endTokens } from '../api/token.ts';
import { allow, DENIALS, denials, deny } from '../permissions.ts';
import { keep } from '../settings.ts';
import type { Sim } from '../sim.ts';
import { answerBody, no } from './ask.ts';

const closed = { additionalProperties: false };

const Permission = Type.Object(
  {
    /** `/cgi-bin/…`, or `*`. */
    path: Type.Optional(Type.String()),
    /** Everything below `/cgi-bin/<group>/`. */
    group: Type.Optional(Type.String({ minLength: 1 })),
    allowed: Type.Boolean(),
    errcode: Type.Optional(Type.Enum([...DENIALS])),
  },
  closed,
);
const NewLimit = Type.Object(
  { path: Type.Optional(Type.String()), window: Type.Enum([...WINDOWS, 'atOnce']), most: Type.Integer({ minimum: 0 }) },
  closed,
);
const TokenEnd = Type.Object({ how: Type.Enum(['expired', 'invalid']) }, closed);
const Secret = Type.Object({ secret: Type.String() }, closed);

/** What the app may do, how often, and with which secret, as the administrator and the platform set it. */
export function serveRights(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/permissions', () => ({ denied: denials(store) }));
  app.post('/_sim/permissions', (request, reply) => answerBody(Permission, request, reply, (body) => permit(sim, body)));
  app.post('/_sim/limits', (request, reply) =>
    answerBody(NewLimit, request, reply, ({ path = '*', window, most }) => {
      keep(store, limitKey(path, window), most);
      return { path, window, most };
    }),
  );
  app.delete('/_sim/limits', () => {
    for (const { key } of [...store.settings.all()]) if (key.startsWith('limit.')) store.settings.remove(key);
    return { cleared: true };
  });
  app.post('/_sim/tokens/ends', (request, reply) => answerBody(TokenEnd, request, reply, ({ how }) => ({ ended: endTokens(sim, how) })));
  app.put('/_sim/contacts/secret', (request, reply) =>
    answerBody(Secret, request, reply, ({ secret }) => {
      if (secret === sim.config.secret) return no(409, 'That is the secret of the app.');
      keep(store, CONTACTS_SECRET, secret);
      return { set: secret !== '' };
    }),
  );
}

function permit({ store }: Sim, { path, group, allowed, errcode = 48002 }: Static<typeof Permission>): object {
  if ((path === undefined) === (group === undefined)) return no(400, 'Give exactly one of "path" and "group".');
  const scope = (path ?? group ?? '').replace(/^\/cgi-bin\//, '');
  const known = scope === '*' || Object.keys(ENDPOINTS).some((name) => name === scope || name.startsWith(`${scope}/`));
  if (!known) return no(404, `There is nothing at ${path ?? group}.`);
  if (allowed) allow(store, scope);
  else deny(store, scope, errcode);
  return { denied: denials(store) };
}
