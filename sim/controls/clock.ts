import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { addDuration, parseInstant } from '../../domain/kernel/time.ts';
import { advanceTo, advanceToNext, createQueue, jumpTo, type ClockAnswer } from '../advance.ts';
import { shown, ZONE } from '../clock.ts';
import type { Sim } from '../sim.ts';
import { answerBody, isNo, no, type No } from './ask.ts';

const Move = Type.Object(
  {
    advance: Type.Optional(Type.String()),
    set: Type.Optional(Type.String()),
    jump: Type.Optional(Type.String()),
    next: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);

export function serveClock(app: FastifyInstance, sim: Sim): void {
  const queued = createQueue();
  app.get('/_sim/clock', () => ({ now: shown(sim.clock.now()), offsetMs: sim.clock.offsetMs() }));
  app.post('/_sim/clock', (request, reply) =>
    answerBody(Move, request, reply, async (body) => settledOrNot(reply, await queued(() => move(sim, body)))),
  );
}

/** Only when both have settled is the move done: a product that was not reached makes it an error, moved though the clock is. */
function settledOrNot(reply: FastifyReply, answer: No | ClockAnswer): object {
  if (isNo(answer) || answer.unreachable === undefined) return answer;
  const { now, unreachable } = answer;
  reply.code(503);
  const message = `The clock stands at ${now}, but the product could not be reached: ${unreachable}.`;
  return { error: { code: 'product_unreachable', message, details: { now, reason: unreachable } } };
}

async function move(sim: Sim, body: Static<typeof Move>): Promise<No | ClockAnswer> {
  if (Object.keys(body).length !== 1) return no(400, 'Give exactly one of "advance", "set", "jump" and "next".');
  if (body.next === true) return advanceToNext(sim);
  const now = sim.clock.now();
  if (body.set !== undefined) {
    const target = parseInstant(body.set);
    if (target === undefined)
      return no(400, `"set" must be an instant with an offset such as 2026-03-01T09:00:00+08:00, not "${body.set}".`);
    // Time does not flow backwards: that is a jump.
    return target < now ? jumpTo(sim, target) : advanceTo(sim, target);
  }
  const duration = body.advance ?? body.jump ?? '';
  const target = addDuration(now, duration, ZONE);
  if (target === undefined) return no(400, `"${duration}" is no ISO 8601 duration such as P1D or PT2H.`);
  if (body.jump !== undefined) return jumpTo(sim, target);
  return target < now ? no(400, 'The clock advances forward only; use "jump" or "set" to go back.') : advanceTo(sim, target);
}
