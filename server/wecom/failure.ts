import { errcodeMeaning, provesNotAccepted } from '../../domain/wecom/errcodes.ts';
import { refuse, type Refused } from '../platform/http/refuse.ts';

/**
 * Why a command to WeCom has no answer.
 *
 * - `refused`: the platform answered an error code. `notAccepted` tells whether that proves it did nothing.
 * - `unreachable`: never sent (no connection, no token): nothing can have happened.
 * - `lost`: sent, but no answer came back: it may have taken effect.
 * - `malformed`: an answer came that is none; it may have taken effect.
 */
export type WecomError =
  | {
      readonly kind: 'refused';
      readonly errcode: number;
      readonly errmsg: string;
      /** Blocked for about so long (45009). */ readonly retryAfterMs?: number;
    }
  | { readonly kind: 'unreachable'; readonly notSent: true; readonly problem: string }
  | { readonly kind: 'lost'; readonly problem: string }
  | { readonly kind: 'malformed'; readonly problem: string };

/** What every function of this module throws when WeCom does not answer with success. */
export class WecomFailure extends Error {
  readonly command: string;
  readonly error: WecomError;

  constructor(command: string, error: WecomError) {
    super(`${command}: ${describe(error)}`);
    this.command = command;
    this.error = error;
  }
}

/** The result of a command as a value, for callers to whom a failure is an expected outcome. */
export type Outcome<T> = { readonly kind: 'answered'; readonly answer: T } | { readonly kind: 'failed'; readonly error: WecomError };

/** Awaits a command and turns a WecomFailure into a value; everything else rises. */
export async function outcomeOf<T>(command: Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'answered', answer: await command };
  } catch (error) {
    if (error instanceof WecomFailure) return { kind: 'failed', error: error.error };
    throw error;
  }
}

/** Whether the command provably had no effect, so that it may be issued again. */
export function notAccepted(error: WecomError): boolean {
  switch (error.kind) {
    case 'refused':
      return provesNotAccepted(error.errcode);
    case 'unreachable':
      return true;
    case 'lost':
    case 'malformed':
      return false;
    default:
      return error satisfies never;
  }
}

/** Whether the trouble is WeCom's or the network's at this moment, and not the request's. */
export function isPassing(error: WecomError): boolean {
  switch (error.kind) {
    case 'refused': {
      const meaning = errcodeMeaning(error.errcode).class;
      return meaning === 'busy' || meaning === 'wait' || meaning === 'token';
    }
    case 'unreachable':
    case 'lost':
      return true;
    case 'malformed':
      return false;
    default:
      return error satisfies never;
  }
}

/** Whether a thrown value is WeCom's refusal with one of these codes. */
export function isRefusal(thrown: unknown, ...errcodes: readonly number[]): boolean {
  return thrown instanceof WecomFailure && thrown.error.kind === 'refused' && errcodes.includes(thrown.error.errcode);
}

/** A failure as the caller of our own API is told. */
export function refusalOf(error: WecomError): Refused {
  switch (error.kind) {
    case 'refused':
      return refuse('wecom.refused', { errcode: error.errcode, errmsg: errcodeMeaning(error.errcode).zh });
    case 'unreachable':
    case 'lost':
    case 'malformed':
      return refuse('wecom.unreachable', { problem: error.problem });
    default:
      return error satisfies never;
  }
}

function describe(error: WecomError): string {
  return error.kind === 'refused' ? `refused with ${error.errcode} ${error.errmsg}` : `${error.kind} (${error.problem})`;
}
