import { setTimeout as pause } from 'node:timers/promises';
import { Check } from 'typebox/value';
import type { Command } from '../../domain/wecom/command.ts';
import { GETTOKEN } from '../../domain/wecom/token.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import type { Log } from '../platform/log/log.ts';
import { exchange, type Fields } from './exchange.ts';
import { WecomFailure, isRefusal } from './failure.ts';
import { createLimiter } from './limiter.ts';
import { createTokens } from './token.ts';

type AnyCommand = Command<unknown, unknown>;

export type WecomClient = {
  /** Issues a command for a company (our id). Throws WecomFailure; refuses `wecom.not_connected`. Never inside a transaction. */
  call<Q extends object, A>(corpId: number, command: Command<Q, A>, request: Q, options?: { timeoutMs?: number }): Promise<A>;
  /** The number of our app in the company. */
  agentId(corpId: number): Promise<number>;
};

/**
 * Longer than the 10 s after which Node's fetch gives up connecting, so that "never connected" and "no answer" are told
 * apart: the first may be tried again, the second not.
 */
const TIMEOUT_MS = 15_000;

/** 1,500 a minute, 90,000 an hour and process; WeCom blocks above 10,000 and 150,000 (90312). */
const LIMIT = { calls: 250, windowMs: 10_000 };

/** Tries of a read that WeCom is too busy for (-1), all in all. */
const BUSY_TRIES = 4;
const BUSY_PAUSE_MS = 250;

/** The client through which everything goes to WeCom. `apiBase` is the address before `/cgi-bin`. */
export function createWecomClient(parts: { db: Db; clock: Clock; apiBase: string; log: Pick<Log, 'warn'> }): WecomClient {
  const limiter = createLimiter(LIMIT);
  const tokens = createTokens({
    db: parts.db,
    clock: parts.clock,
    gettoken: (request) => untilNotBusy(GETTOKEN, () => once(GETTOKEN, 0, request, undefined, TIMEOUT_MS)),
  });

  async function once(command: AnyCommand, corpId: number, request: Fields, token: string | undefined, timeoutMs: number): Promise<Fields> {
    await limiter.turn(`${corpId} ${command.path}`);
    try {
      return await exchange(parts.apiBase, command, request, { timeoutMs, ...(token === undefined ? {} : { token }) });
    } catch (error) {
      if (error instanceof WecomFailure)
        parts.log.warn({ corpId, command: command.path, ...error.error }, 'WeCom did not do what it was asked');
      throw error;
    }
  }

  async function withToken(command: AnyCommand, corpId: number, request: Fields, timeoutMs: number): Promise<Fields> {
    const token = await tokens.get(corpId);
    try {
      return await once(command, corpId, request, token, timeoutMs);
    } catch (error) {
      // The platform may end a token early: one new token, one more try (91039).
      if (!isRefusal(error, 40014, 42001)) throw error;
      return once(command, corpId, request, await tokens.get(corpId, token), timeoutMs);
    }
  }

  return {
    async call(corpId, command, request, options) {
      const answer = await untilNotBusy(command, () => withToken(command, corpId, fieldsOf(request), options?.timeoutMs ?? TIMEOUT_MS));
      if (!isAnswerOf(command, answer))
        throw new WecomFailure(command.path, { kind: 'malformed', problem: 'the answer lacks documented fields' });
      return answer;
    },
    async agentId(corpId) {
      const row = await parts.db.selectFrom('wecomApp').select('agentId').where('corpId', '=', corpId).executeTakeFirst();
      if (row === undefined) throw refuse('wecom.not_connected');
      return row.agentId;
    },
  };
}

function isAnswerOf<Q, A>(command: Command<Q, A>, answer: unknown): answer is A {
  return Check(command.response, answer);
}

function fieldsOf(request: object): Fields {
  return Object.fromEntries(Object.entries(request));
}

/** -1 may come after the effect, so only what changes nothing is asked again. */
async function untilNotBusy(command: AnyCommand, attempt: () => Promise<Fields>): Promise<Fields> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (command.effect === 'writes' || tries >= BUSY_TRIES || !isRefusal(error, -1)) throw error;
      await pause(BUSY_PAUSE_MS * 2 ** (tries - 1));
    }
  }
}
