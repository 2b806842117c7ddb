import * as contract from '../../domain/greetings/contract.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { greetingOutcomes } from './outcomes.ts';
import { readGreeting, writeGreeting } from './settings.ts';

/** What new friends are greeted with, and what became of it. */
export function greetingsRoutes(http: HttpServer): void {
  serve(http, contract.readGreeting, (tx, { scope }) => readGreeting(tx, scope));
  serve(http, contract.writeGreeting, (tx, { body, scope, now }) => writeGreeting(tx, scope, now, body));
  serve(http, contract.readGreetingOutcomes, (tx, { scope, now }) => greetingOutcomes(tx, scope, now));
}
