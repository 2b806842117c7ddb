import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** What signs a page for WeCom's JavaScript. Document 90506. */

/** Life of a ticket, seconds; how often one may be asked for in an hour, per app. 90506, 90312 */
export const TICKET_LIFE_SECONDS = 7_200;
export const TICKETS_PER_HOUR = 100;

export const TicketResponse = Type.Object({ ticket: Type.String(), expires_in: Type.Integer() });
export type TicketResponse = Static<typeof TicketResponse>;
/** `type` is always `agent_config`. */
export const TicketGetRequest = Type.Object({ type: Type.String() });
export type TicketGetRequest = Static<typeof TicketGetRequest>;

export const GET_JSAPI_TICKET = command('GET', 'get_jsapi_ticket', 'reads', Empty, TicketResponse);
export const TICKET_GET = command('GET', 'ticket/get', 'reads', TicketGetRequest, TicketResponse);

export const TICKET_COMMANDS = [GET_JSAPI_TICKET, TICKET_GET] as const;

/** The text whose SHA-1 in hex is the signature: this order, nothing encoded, the address without its fragment (90506). */
export function jsSignatureText(parts: { ticket: string; nonceStr: string; timestamp: number; url: string }): string {
  const url = parts.url.replace(/#.*$/s, '');
  return `jsapi_ticket=${parts.ticket}&noncestr=${parts.nonceStr}&timestamp=${parts.timestamp}&url=${url}`;
}
