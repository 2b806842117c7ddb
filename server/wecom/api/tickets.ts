import { GET_JSAPI_TICKET, TICKET_GET } from '../../../domain/wecom/tickets.ts';
import type { WecomClient } from '../client.ts';

/** `expiresIn` in seconds. */
export type Ticket = { readonly ticket: string; readonly expiresIn: number };

/**
 * What signs a page: for the corp (`wx.config`) or for the app (`wx.agentConfig`) (90506). To be kept for its life: an app may
 * ask 100 times an hour only (45009).
 */
export async function getJsTicket(wecom: WecomClient, corpId: number, of: 'corp' | 'agent'): Promise<Ticket> {
  const { ticket, expires_in: expiresIn } =
    of === 'corp' ? await wecom.call(corpId, GET_JSAPI_TICKET, {}) : await wecom.call(corpId, TICKET_GET, { type: 'agent_config' });
  return { ticket, expiresIn };
}
