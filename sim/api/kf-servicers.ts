import Value from 'typebox/value';
import { KfServicerRequest } from '../../domain/wecom/kf.ts';
import { KF_DEPARTMENTS, KF_DEPARTMENTS_PER_CALL, KF_SERVICERS_PER_CALL } from '../../domain/wecom/kf-limits.ts';
import { servicersOf } from '../kf.ts';
import { staffKey } from '../keys.ts';
import { isVisible, isVisibleParty } from '../range.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { KfAccount } from '../tables/kf.ts';
import { failsPartly, malformed } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';
import { withAccount } from './kf-accounts.ts';

export const KF_SERVICER_ENDPOINTS: Endpoints = {
  'kf/servicer/add': {
    method: 'POST',
    empty: { result_list: [] },
    partial: 60011,
    answer: (sim, asked) => withAccount(sim, asked.body.open_kfid, (account) => change(sim, account, asked, 'add')),
  },
  'kf/servicer/del': {
    method: 'POST',
    empty: { result_list: [] },
    partial: 60011,
    answer: (sim, asked) => withAccount(sim, asked.body.open_kfid, (account) => change(sim, account, asked, 'del')),
  },
  'kf/servicer/list': {
    method: 'GET',
    empty: { servicer_list: [] },
    answer: (sim, { query }) =>
      withAccount(sim, query.open_kfid, ({ openKfId }) => ({
        servicer_list: [...sim.store.kfServicers.by('account', openKfId)].map(({ who }) => shown(sim, openKfId, who)),
      })),
  },
};

type Act = 'add' | 'del';

function change(sim: Sim, { openKfId }: KfAccount, asked: Asked, act: Act): Answer {
  const { body } = asked;
  if (!Value.Check(KfServicerRequest, body)) return malformed('userid_list or department_id_list');
  const { userid_list: userids = [], department_id_list: departments = [] } = body;
  if (userids.length + departments.length === 0) return malformed('userid_list and department_id_list are both empty');
  if (userids.length > KF_SERVICERS_PER_CALL || departments.length > KF_DEPARTMENTS_PER_CALL[act]) return malformed('too many at once');
  const results = [
    ...userids.map((userid, i) => ({ userid, ...result(failsPartly(asked, i) ?? changeMember(sim, openKfId, userid, act)) })),
    ...departments.map((id, i) => ({
      department_id: id,
      ...result(failsPartly(asked, userids.length + i) ?? changeDepartment(sim, openKfId, id, act)),
    })),
  ];
  return { result_list: results };
}

type Outcome = 'success' | 'ignored' | number;

const REASONS: { readonly [errcode: number]: string } = {
  60111: 'userid not found',
  60123: 'invalid party id',
  60011: 'no privilege to access the member or party',
  95003: 'too many servicers',
};

function result(outcome: Outcome): { errcode: number; errmsg: string } {
  return typeof outcome === 'number' ? { errcode: outcome, errmsg: REASONS[outcome] ?? 'failed' } : { errcode: 0, errmsg: outcome };
}

function changeMember(sim: Sim, openKfId: string, userid: string, act: Act): Outcome {
  const staff = sim.store.staff.get(staffKey(userid));
  if (staff === undefined) return 60111;
  if (!isVisible(sim, staff)) return 60011;
  // Sources name 2,000 and 500.
  const most = Number(switchOf(sim.store, 'kfServicers'));
  if (act === 'add' && servicersOf(sim, openKfId).size >= most) return 95003;
  return put(sim, openKfId, `u:${staff.userid}`, act);
}

function changeDepartment(sim: Sim, openKfId: string, id: number, act: Act): Outcome {
  if (sim.store.departments.get(String(id)) === undefined) return 60123;
  if (!isVisibleParty(sim, id)) return 60011;
  const there = [...sim.store.kfServicers.by('account', openKfId)].filter(({ who }) => who.startsWith('d:')).length;
  if (act === 'add' && there >= KF_DEPARTMENTS) return 95003;
  return put(sim, openKfId, `d:${id}`, act);
}

function put({ store }: Sim, openKfId: string, who: string, act: Act): Outcome {
  const isThere = store.kfServicers.get(`${openKfId} ${who}`) !== undefined;
  if (isThere === (act === 'add')) return 'ignored';
  if (act === 'add') store.kfServicers.put({ openKfId, who });
  else store.kfServicers.remove(`${openKfId} ${who}`);
  return 'success';
}

/** `stop_type` only of one who has stopped. */
function shown({ store }: Sim, openKfId: string, who: string): object {
  if (who.startsWith('d:')) return { department_id: Number(who.slice(2)) };
  const userid = who.slice(2);
  const state = store.kfReceptions.get(`${openKfId} ${userid}`)?.state ?? 'receiving';
  switch (state) {
    case 'receiving':
      return { userid, status: 0 };
    case 'stopped':
      return { userid, status: 1, stop_type: 0 };
    case 'paused':
      return { userid, status: 1, stop_type: 1 };
    default:
      return state satisfies never;
  }
}
