import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { REFUSALS, type RefusalCode } from '../../../domain/refusals.ts';
import { problemText } from './problem.ts';
import { Refused } from './refuse.ts';

export const UNSTORABLE = '文字里有无法保存的字符（U+0000，或被截断的表情符号）';

type ErrorBody = { error: { code: string; message: string; details?: unknown; requestId: string } };

/** One funnel from everything thrown to `{ error: { code, message, details?, requestId } }`. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answerError(asError(error), request, reply));
  app.setNotFoundHandler((request, reply) => answerRefusal(reply, request, 'request.not_found', {}));
}

/** An address that cannot be read fails before any route is found. */
export function answerBadAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void answerRefusal(reply, request, 'request.malformed', { problem: '地址里有无法解析的字符' });
}

function answerError(error: FastifyError | Refused | Error, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof Refused) {
    return reply.status(error.status).send(body(error.code, error.message, error.details, request));
  }
  if ('validation' in error && error.validation !== undefined) {
    return answerRefusal(reply, request, 'request.malformed', { problem: problemText(error.validation, error.validationContext) });
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) return answerRefusal(reply, request, 'request.too_large', {});
  if (status === 429) return answerRefusal(reply, request, 'request.rate_limited', {});
  if (status === 415) return answerRefusal(reply, request, 'request.malformed', { problem: 'Content-Type 应为 application/json' });
  if ('code' in error && error.code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return answerRefusal(reply, request, 'request.malformed', { problem: '内容不是有效的 JSON' });
  if (status >= 400 && status < 500) return answerRefusal(reply, request, 'request.malformed', { problem: error.message });
  if (isUnstorableText(error)) return answerRefusal(reply, request, 'request.malformed', { problem: UNSTORABLE });
  request.log.error({ err: error }, 'request failed');
  return reply.status(500).send(body('internal', '系统出错了，请稍后再试；如果一直出现，请把请求编号告诉管理员', undefined, request));
}

/** PostgreSQL holds neither U+0000 nor half a surrogate pair. Bodies are looked at before; an address can carry U+0000. */
function isUnstorableText(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === '22021' || code === '22P05' || (code === '22P02' && /surrogate/i.test(error.message));
}

function answerRefusal(reply: FastifyReply, request: FastifyRequest, code: RefusalCode, details: Record<string, string>) {
  const refusal = REFUSALS[code];
  return reply.status(refusal.status).send(body(code, refusal.say(details), details, request));
}

function body(code: string, message: string, details: unknown, request: FastifyRequest): ErrorBody {
  const some = typeof details === 'object' && details !== null && Object.keys(details).length > 0;
  return { error: { code, message, ...(some ? { details } : {}), requestId: request.id } };
}

function asError(thrown: unknown): FastifyError | Refused | Error {
  return thrown instanceof Error ? thrown : new Error(`something other than an error was thrown: ${String(thrown)}`);
}
