import { TICKETS_PER_HOUR, TICKET_LIFE_SECONDS } from '../../domain/wecom/tickets.ts';
import { newTicket } from '../ids.ts';
import type { Sim } from '../sim.ts';
import { refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

const limits = [{ window: 'hour', most: TICKETS_PER_HOUR }] as const;

export const TICKET_ENDPOINTS: Endpoints = {
  get_jsapi_ticket: { method: 'GET', limits, empty: {}, answer: (sim) => current(sim, 'corp') },
  'ticket/get': {
    method: 'GET',
    limits,
    empty: {},
    answer: (sim, { query }) => (query.type === 'agent_config' ? current(sim, 'agent') : refuse(91040, 'invalid ticket type')),
  },
};

/** Within its life the same one comes back (90506). */
function current({ store, clock }: Sim, kind: 'corp' | 'agent'): Answer {
  const now = clock.now();
  const old = store.jsTickets.get(kind);
  const valid =
    old !== undefined && old.expiresAt > now ? old : { kind, ticket: newTicket(), expiresAt: now + TICKET_LIFE_SECONDS * 1_000 };
  if (valid !== old) store.jsTickets.put(valid);
  return { ticket: valid.ticket, expires_in: Math.ceil((valid.expiresAt - now) / 1_000) };
}
