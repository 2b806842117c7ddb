import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Our app, as the administrator set it up. Document 90227. */

export const AgentGetRequest = Type.Object({ agentid: Type.Integer() });
export type AgentGetRequest = Static<typeof AgentGetRequest>;
/** `allow_*` is the visible range: what the app may touch. `close` 1: switched off. */
export const AgentGetResponse = Type.Object({
  agentid: Type.Integer(),
  name: Type.String(),
  square_logo_url: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  allow_userinfos: Type.Optional(Type.Object({ user: Type.Array(Type.Object({ userid: Type.String() })) })),
  allow_partys: Type.Optional(Type.Object({ partyid: Type.Array(Type.Integer()) })),
  allow_tags: Type.Optional(Type.Object({ tagid: Type.Array(Type.Integer()) })),
  close: Type.Optional(Type.Integer()),
  redirect_domain: Type.Optional(Type.String()),
  report_location_flag: Type.Optional(Type.Integer()),
  isreportenter: Type.Optional(Type.Integer()),
  home_url: Type.Optional(Type.String()),
});
export type AgentGetResponse = Static<typeof AgentGetResponse>;
export const AgentListResponse = Type.Object({
  agentlist: Type.Array(Type.Object({ agentid: Type.Integer(), name: Type.String(), square_logo_url: Type.Optional(Type.String()) })),
});
export type AgentListResponse = Static<typeof AgentListResponse>;

export const AGENT_GET = command('GET', 'agent/get', 'reads', AgentGetRequest, AgentGetResponse);
export const AGENT_LIST = command('GET', 'agent/list', 'reads', Empty, AgentListResponse);

export const AGENT_COMMANDS = [AGENT_GET, AGENT_LIST] as const;
