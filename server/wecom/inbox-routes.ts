import * as contract from '../../domain/wecom/inbox-contract.ts';
import { serve, serveUnscoped } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { deadLetter, deadLetterKinds, pageOfDeadLetters, replayKind, replayOne } from './dead-letters.ts';

/** Callbacks that nobody could handle: what they are, and another try. */
export function inboxRoutes(http: HttpServer): void {
  serve(http, contract.listDeadLetters, (tx, { query, scope }) => pageOfDeadLetters(tx, scope, query));
  serve(http, contract.listDeadLetterKinds, (tx, { scope }) => deadLetterKinds(tx, scope));
  serveUnscoped(http, contract.readDeadLetter, ({ params, scope }) => deadLetter(http.db, scope, Number(params.id)));
  serve(http, contract.replayDeadLetter, (tx, { params, scope, now }) => replayOne(tx, scope, now, Number(params.id)));
  serve(http, contract.replayDeadLetters, (tx, { body, scope, now }) => replayKind(tx, scope, now, body.kind));
}
