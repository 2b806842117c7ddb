import Value from 'typebox/value';
import { KF_STATES, KfServiceStateTransRequest } from '../../domain/wecom/kf.ts';
import { moveSession, servicerOf, sessionOf } from '../kf.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { KfAccount, KfSession } from '../tables/kf.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { withAccount } from './kf-accounts.ts';

const { fresh, robot, queue, human, ended } = KF_STATES;

/** Which moves are allowed by API (94669). Whether the first three may end is open: the page shows it in a picture only. */
const MOVES: ReadonlyMap<number, readonly number[]> = new Map([
  [fresh, [robot, queue, human, ended]],
  [robot, [robot, queue, human, ended]],
  [queue, [queue, human, ended]],
  [human, [human, ended]],
]);

export const KF_SESSION_ENDPOINTS: Endpoints = {
  'kf/service_state/get': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withSession(sim, body, (_account, session) => ({
        service_state: session.state,
        ...(session.servicerUserid === undefined ? {} : { servicer_userid: session.servicerUserid }),
      })),
  },
  'kf/service_state/trans': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withSession(sim, body, (account, session) => {
        if (!Value.Check(KfServiceStateTransRequest, body)) return malformed('service_state');
        const { service_state: to, servicer_userid: userid } = body;
        const barred = moveProblem(sim, session, to);
        if (barred !== undefined) return barred;
        if (to !== human) return withCode(moveSession(sim, session, to));
        if (userid === undefined || userid === '') return refuse(40063, 'missing servicer_userid');
        const servicer = servicerOf(sim, account.openKfId, userid);
        if (servicer === undefined) return refuse(95014, 'not a servicer of this account');
        if (servicer.state !== 'receiving') return refuse(95019, 'the servicer has stopped receiving');
        if (session.state === human && session.servicerUserid === servicer.userid) return refuse(95016, 'she serves already');
        return withCode(moveSession(sim, session, to, servicer.userid));
      }),
  },
};

/** The session between the account and the person that a request names. */
export function withSession(
  sim: Sim,
  body: Readonly<Record<string, unknown>>,
  then: (account: KfAccount, session: KfSession) => Answer,
): Answer {
  return withAccount(sim, body.open_kfid, (account) => {
    const id = body.external_userid;
    if (id === undefined || id === '') return refuse(41035, 'missing external_userid');
    if (typeof id !== 'string' || sim.store.customers.get(id) === undefined) return refuse(40096, 'invalid external_userid');
    return then(account, sessionOf(sim, account.openKfId, id));
  });
}

function moveProblem({ store }: Sim, session: KfSession, to: number): Answer | undefined {
  if (session.state === ended) return refuse(95013, 'the session is over');
  if (!(MOVES.get(session.state) ?? []).includes(to)) return refuse(95016, 'not an allowed change of state');
  const endsUnattended = to === ended && session.state !== human;
  return endsUnattended && switchOf(store, 'kfEndings') === 'servedOnly' ? refuse(95016, 'not an allowed change of state') : undefined;
}

function withCode(code: string | undefined): Answer {
  return code === undefined ? {} : { msg_code: code };
}
