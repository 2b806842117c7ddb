import type { Actor } from './scope.ts';

/** An actor as stored with a fact: `operator:3`, `apiKey:1`, `staff:9`, `wecom`, `sop:12`, `system`. */
export function actorText(actor: Actor): string {
  return actor.kind === 'system' ? 'system' : `${actor.kind}:${actor.id}`;
}
