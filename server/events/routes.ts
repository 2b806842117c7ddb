import * as contract from '../../domain/events/contract.ts';
import { MAX_EVENTS } from '../../domain/events/limits.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { inScope } from '../platform/db/scoped.ts';
import { createGatherer } from '../platform/http/gather.ts';
import { serve, serveGathered } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { takeRequests, type IntakeAnswer } from './intake.ts';
import { pageOfEvents } from './list.ts';
import { takeEvents } from './take.ts';
import { takeOfKnown } from './take-of-known.ts';

type Asked = { readonly scope: Scope; readonly now: number; readonly events: readonly unknown[] };

/** What customers do, as other programs tell of it. */
export function eventsRoutes(http: HttpServer, { secrets }: { secrets: SecretBox }): void {
  const gather = createGatherer<Asked, IntakeAnswer>({
    log: http.log,
    weigh: ({ events }) => events.length,
    most: MAX_EVENTS,
    // One is written while the next is made ready.
    atOnce: 2,
    run: async (asked) => {
      const [first] = asked;
      if (first === undefined) return [];
      const { scope } = first;
      const now = Math.max(...asked.map((one) => one.now));
      return takeRequests(
        scope,
        now,
        asked.map(({ events }) => events),
        async (events) =>
          (await takeOfKnown(http.db, scope, now, secrets, events)) ??
          (await inScope(http.db, scope, (tx) => takeEvents(tx, scope, now, secrets, events))),
      );
    },
  });
  serveGathered(http, contract.takeEvents, {
    together: ({ scope, now, body }) => gather(keyOf(scope), { scope, now, events: body.events }),
    alone: async (tx, { scope, now, body }) => {
      const [answer] = await takeRequests(scope, now, [body.events], (events) => takeEvents(tx, scope, now, secrets, events));
      if (answer === undefined) throw new Error('a request was not answered');
      return answer;
    },
  });
  serve(http, contract.listCustomerEvents, (tx, { params, query, scope }) => pageOfEvents(tx, scope, params.id, query));
}

/** Only requests of one caller share a transaction: it runs in the caller's scope, and facts name who told of them. */
function keyOf({ corpId, actor }: Scope): string {
  return `${corpId} ${actor.kind} ${actor.kind === 'system' ? '' : actor.id}`;
}
