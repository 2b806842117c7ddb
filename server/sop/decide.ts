import { advance } from '../../domain/sop/advance.ts';
import type { Advance, Situation } from '../../domain/sop/enrollment.ts';
import { failed } from '../../domain/sop/outcome.ts';
import type { Log } from '../platform/log/log.ts';
import type { Claim, SopState } from './situation.ts';
import type { Versions } from './versions.ts';

export type Decision = { readonly claim: Claim; readonly result: Advance };

/**
 * Decides one due step in pure code. What goes out counts at once for the customer's other steps of this batch. A bug
 * that one enrollment runs into ends that enrollment, with the error, and nobody else's.
 */
export function decide(
  claim: Claim,
  about: {
    now: number;
    log: Pick<Log, 'error'>;
    states: ReadonlyMap<number, SopState>;
    versions: Versions;
    situationOf: (claim: Claim) => Situation & { readonly recentSends: number[] };
  },
): Decision {
  const { now, log, states, versions, situationOf } = about;
  const { ref, version, enrollment } = claim.live;
  try {
    const definition = versions.get({ sopId: ref.sopId, version });
    const zone = states.get(ref.sopId)?.zone;
    if (definition === undefined || zone === undefined) throw new Error(`SOP ${ref.sopId} has no version ${version}`);
    const situation = situationOf(claim);
    const result = advance({ definition, zone }, enrollment, { kind: 'due', now, situation });
    if (result.commands.some((command) => command.kind === 'send' && command.messageClass !== 'service')) situation.recentSends.push(now);
    return { claim, result };
  } catch (error) {
    log.error({ err: error, enrollmentId: ref.id, sopId: ref.sopId }, 'a due step could not be decided; the enrollment has failed');
    return { claim, result: failed(enrollment, now, error instanceof Error ? error.message : String(error)) };
  }
}
