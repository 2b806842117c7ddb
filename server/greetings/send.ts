import { isAnswered, stepAfter, type GreetingAnswer } from '../../domain/greetings/next-step.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { isTransient } from '../platform/db/transient.ts';
import { Refused } from '../platform/http/refuse.ts';
import type { Log } from '../platform/log/log.ts';
import { outcomeOf, sendWelcomeMsg, type WecomClient, type WecomError } from '../wecom/service.ts';
import { postponeWelcome, settleWelcome, type ClaimedWelcome } from './rows.ts';

export type SendParts = { readonly db: Db; readonly clock: Clock; readonly log: Pick<Log, 'warn' | 'error'>; readonly wecom: WecomClient };

/** Sends one claimed greeting, or finds out why not, and writes down what came of it. */
export async function sendGreeting(parts: SendParts, workerId: number, row: ClaimedWelcome): Promise<void> {
  const { db, clock } = parts;
  const { greeting } = row;
  const unanswered = row.attempts - 1 - row.answers;
  if (greeting === null || !greeting.enabled) {
    const reason = unanswered > 0 ? 'unclear' : 'off';
    // A company that never wrote a greeting does not miss one.
    const noted = greeting === null ? 'noted' : 'unnoted';
    return settleWelcome(db, clock.now(), workerId, row, { state: 'not_sent', reason, errcode: null }, noted);
  }
  const answer = await ask(parts, row, greeting.text);
  const step = stepAfter(answer, { attempts: row.attempts, unanswered, expiresAt: row.expiresAt }, clock.now());
  switch (step.kind) {
    case 'sent':
      return settleWelcome(db, clock.now(), workerId, row, { state: 'sent', text: greeting.text });
    case 'notSent':
      parts.log.warn({ corpId: row.corpId, welcomeId: row.id, reason: step.reason, errcode: step.errcode }, 'a new friend was not greeted');
      return settleWelcome(db, clock.now(), workerId, row, { state: 'not_sent', reason: step.reason, errcode: step.errcode });
    case 'again':
      return postponeWelcome(db, workerId, row, { ...step, heard: isAnswered(answer) ? 'answer' : 'nothing' });
    default:
      return step satisfies never;
  }
}

async function ask({ wecom, log }: SendParts, row: ClaimedWelcome, text: string): Promise<GreetingAnswer> {
  try {
    const outcome = await outcomeOf(sendWelcomeMsg(wecom, row.corpId, { welcome_code: row.code, text: { content: text } }));
    return outcome.kind === 'answered' ? { kind: 'sent' } : answerOf(outcome.error);
  } catch (error) {
    // The database is away, and for all.
    if (isTransient(error)) throw error;
    if (error instanceof Refused) {
      // Disconnected since the callback came.
      log.warn({ err: error, corpId: row.corpId, welcomeId: row.id }, 'a greeting could not be sent');
      return { kind: 'unreachable' };
    }
    // A bug, or a secret that cannot be opened: it keeps back this greeting and no other.
    log.error({ err: error, corpId: row.corpId, welcomeId: row.id }, 'a greeting failed, and whether it went is not known');
    return { kind: 'lost' };
  }
}

function answerOf(error: WecomError): GreetingAnswer {
  switch (error.kind) {
    case 'refused':
      return { kind: 'refused', errcode: error.errcode, ...(error.retryAfterMs === undefined ? {} : { waitMs: error.retryAfterMs }) };
    case 'unreachable':
      return { kind: 'unreachable' };
    case 'lost':
    case 'malformed':
      return { kind: 'lost' };
    default:
      return error satisfies never;
  }
}
