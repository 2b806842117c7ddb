import type { Static } from 'typebox';
import type { SessionInfo } from '../../../../domain/auth/contract.ts';
import { zh } from '../../../ui/zh.ts';

/** Why whoever is signed in may not replay letters; undefined when she may. */
export function replayBar(role: Static<typeof SessionInfo>['role']): string | undefined {
  switch (role) {
    case 'owner':
      return undefined;
    case 'operator':
      return zh.deadLetters.ownerOnly;
    case 'viewer':
      return zh.shell.viewerReason;
    default:
      return role satisfies never;
  }
}
