import type { Static } from 'typebox';
import type { Connection, ConnectionCheck } from '../../../../domain/wecom/connection-contract.ts';
import type { Flow } from '../../../ui/StateDot.tsx';

type State = Static<typeof Connection>['state'];
type Verdict = Static<typeof ConnectionCheck>['verdict'];

/** The dot of a connection as a whole. */
export function flowOfConnection(state: State): Flow {
  switch (state) {
    case 'none':
      return 'still';
    case 'connected':
    case 'simulator':
      return 'live';
    default:
      return state satisfies never;
  }
}

/** The dot of one check. */
export function flowOfVerdict(verdict: Verdict): Flow {
  switch (verdict) {
    case 'ok':
      return 'good';
    case 'warning':
      return 'held';
    case 'failed':
      return 'broken';
    case 'skipped':
      return 'still';
    default:
      return verdict satisfies never;
  }
}
