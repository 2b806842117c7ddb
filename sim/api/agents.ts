import { appOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import { refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

export const AGENT_ENDPOINTS: Endpoints = {
  'agent/get': {
    method: 'GET',
    empty: {},
    answer(sim, { query }) {
      if ((query.agentid ?? '') === '') return refuse(41011, 'missing agentid');
      if (!/^\d+$/.test(query.agentid ?? '')) return refuse(40056, 'invalid agentid');
      return Number(query.agentid) === sim.config.agentId ? shownApp(sim) : refuse(301002, 'not allowed to operate this agent');
    },
  },
  'agent/list': {
    method: 'GET',
    empty: { agentlist: [] },
    answer(sim) {
      const { agentid, name } = appOf(sim);
      return { agentlist: [{ agentid, name, square_logo_url: logo(sim) }] };
    },
  },
};

function shownApp(sim: Sim): Answer {
  const app = appOf(sim);
  return {
    agentid: app.agentid,
    name: app.name,
    square_logo_url: logo(sim),
    description: app.description,
    allow_userinfos: { user: app.userids.map((userid) => ({ userid })) },
    allow_partys: { partyid: app.parties },
    allow_tags: { tagid: app.tags },
    close: app.closed ? 1 : 0,
    redirect_domain: app.redirectDomain,
    report_location_flag: 0,
    isreportenter: 1,
    home_url: app.homeUrl,
  };
}

function logo({ config }: Sim): string {
  return `https://p.qpic.cn/pic_wework/${config.agentId}/logo/0`;
}
