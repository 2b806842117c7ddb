import { setTimeout as pause } from 'node:timers/promises';
import { Check } from 'typebox/value';
import type { Command } from '../../domain/wecom/command.ts';
import { GETTOKEN } from '../../domain/wecom/token.ts';
import type { Lane } from '../../domain/wecom/rate.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Db } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { NO_RUSH, type Rush } from '../platform/jobs/rush.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import type { Log } from '../platform/log/log.ts';
import { createDenials } from './denials.ts';
import { exchange, type Fields } from './exchange.ts';
import { WecomFailure, isRefusal } from './failure.ts';
import type { SentFile } from './files.ts';
import { createLimiter } from './limiter.ts';
import type { Path } from './rates.ts';
import { createTokens } from './token.ts';

type AnyCommand = Command<unknown, unknown>;

/** `lane`: greetings have 20 s and go before everything else. `file`: goes up as multipart, with the request in the query. */
export type CallOptions = { readonly timeoutMs?: number; readonly lane?: Lane; readonly file?: SentFile };

export type WecomClient = {
  /** Issues a command for a company (our id). Throws WecomFailure; refuses `wecom.not_connected`. Never inside a transaction. */
  call<Q extends object, A>(corpId: number, command: Command<Q, A>, request: Q, options?: CallOptions): Promise<A>;
  /** The number of our app in the company. */
  agentId(corpId: number): Promise<number>;
};

/**
 * Longer than the 10 s after which Node's fetch gives up connecting, so that "never connected" and "no answer" are told
 * apart: the first may be tried again, the second not.
 */
const TIMEOUT_MS = 15_000;

/** Tries of a read that WeCom is too busy for (-1), all in all. */
const BUSY_TRIES = 4;
const BUSY_PAUSE_MS = 250;

/** `rush`: what is not a greeting makes way for greetings. */
export type ClientParts = { db: Db; clock: Clock; secrets: SecretBox; apiBase: string; log: Pick<Log, 'warn'>; rush?: Rush };

/** The client through which everything goes to WeCom. `apiBase` is the address before `/cgi-bin`. */
export function createWecomClient(parts: ClientParts): WecomClient {
  const { rush = NO_RUSH } = parts;
  const limiter = createLimiter(parts);
  const denials = createDenials(parts);
  const tokens = createTokens({
    ...parts,
    // Seldom, and under a lock that holds a connection: it takes none of the limiter's.
    gettoken: (corpId, request) => untilNotBusy(GETTOKEN, () => sent(GETTOKEN, corpId, request, { timeoutMs: TIMEOUT_MS })),
  });

  async function sent(
    command: AnyCommand,
    corpId: number,
    request: Fields,
    options: { timeoutMs: number; token?: string; file?: SentFile },
  ): Promise<Fields> {
    const where = { corpId, path: command.path };
    try {
      const answer = await exchange(parts.apiBase, command, request, options);
      await denials.answered(where);
      return answer;
    } catch (error) {
      if (!(error instanceof WecomFailure)) throw error;
      parts.log.warn({ corpId, command: command.path, ...error.error }, 'WeCom did not do what it was asked');
      if (error.error.kind === 'refused') await learn(where, error.error.errcode);
      throw error;
    }
  }

  async function learn(where: Path, errcode: number): Promise<void> {
    if (errcode === 45009 || errcode === 45033) await limiter.refused(where, errcode);
    else await denials.refused(where, errcode);
  }

  async function inTurn(command: AnyCommand, corpId: number, request: Fields, token: string, options: CallOptions): Promise<Fields> {
    const lane = options.lane ?? 'usual';
    if (lane === 'usual') await rush.calm();
    await limiter.turn({ corpId, path: command.path }, lane);
    const { timeoutMs = TIMEOUT_MS, file } = options;
    return sent(command, corpId, request, { token, timeoutMs, ...(file === undefined ? {} : { file }) });
  }

  async function withToken(command: AnyCommand, corpId: number, request: Fields, options: CallOptions): Promise<Fields> {
    const token = await tokens.get(corpId);
    try {
      return await inTurn(command, corpId, request, token, options);
    } catch (error) {
      // The platform may end a token early: one new token, one more try (91039).
      if (!isRefusal(error, 40014, 42001)) throw error;
      return inTurn(command, corpId, request, await tokens.get(corpId, token), options);
    }
  }

  return {
    async call(corpId, command, request, options = {}) {
      const answer = await untilNotBusy(command, () => withToken(command, corpId, fieldsOf(request), options));
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
