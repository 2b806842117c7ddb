import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { CHAT_DATA_PATH, MEDIA_DATA_PATH } from '../../domain/wecom/archive-sdk.ts';
import { ENDPOINTS } from '../api/endpoints.ts';
import { WINDOWS } from '../api/limiter.ts';
import { shown } from '../clock.ts';
import { addCallbackFault, addFault, ANY_PATH } from '../faults.ts';
import { CALLBACK_FAULT_MODES, FAULT_MODES } from '../tables/core.ts';
import type { Sim } from '../sim.ts';
import { answerBody, no, parameter } from './ask.ts';

const ARCHIVE_PATHS: ReadonlySet<string> = new Set([CHAT_DATA_PATH, MEDIA_DATA_PATH]);
const closed = { additionalProperties: false };
const times = Type.Optional(Type.Integer({ minimum: 1 }));
const delayMs = Type.Optional(Type.Number({ minimum: 0, maximum: 600_000 }));

const NewFault = Type.Object(
  {
    path: Type.Optional(Type.String({ pattern: '^(/(cgi-bin|_archive)/.+|\\*)$' })),
    mode: Type.Enum([...FAULT_MODES]),
    errcode: Type.Optional(Type.Integer()),
    delayMs,
    block: Type.Optional(Type.Enum([...WINDOWS])),
    times,
  },
  closed,
);
const NewCallbackFault = Type.Object({ mode: Type.Enum([...CALLBACK_FAULT_MODES]), delayMs, times }, closed);

/** Failures on demand, and what the simulator was asked. */
export function serveFaults(app: FastifyInstance, sim: Sim): void {
  app.post('/_sim/faults', (request, reply) =>
    answerBody(NewFault, request, reply, ({ path = ANY_PATH, mode, errcode = 0, delayMs: ms = 0, times: count = 1, ...rest }) => {
      if (mode === 'errcode' && errcode === 0) return no(400, 'Mode "errcode" needs an "errcode" other than 0.');
      if (path.startsWith('/_archive/') && !ARCHIVE_PATHS.has(path)) return no(400, `There is nothing at ${path}.`);
      if (mode === 'partial' && ENDPOINTS[path.replace('/cgi-bin/', '')]?.partial === undefined)
        return no(400, `The answer of ${path} does not tell of single items: mode "partial" cannot strike it.`);
      addFault(sim.store, { path, mode, errcode, delayMs: ms, times: count, ...rest });
      return { path, mode, times: count };
    }),
  );
  app.delete('/_sim/faults', () => {
    sim.store.faults.clear();
    return { cleared: true };
  });
  app.post('/_sim/callbacks/faults', (request, reply) =>
    answerBody(NewCallbackFault, request, reply, ({ mode, times: count = 1, delayMs: ms = 0 }) => {
      addCallbackFault(sim.store, mode, count, ms);
      return { mode, times: count };
    }),
  );
  app.get('/_sim/calls', (request) => {
    const path = parameter(request, 'query', 'path');
    const calls = path === undefined ? sim.store.calls.all() : sim.store.calls.by('path', path);
    return {
      items: [...calls].map(({ at, method, path: asked, body, errcode }) => ({ at: shown(at), method, path: asked, body, errcode })),
    };
  });
}
