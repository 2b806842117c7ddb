import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { sendOwn } from '../mass.ts';
import type { Sim } from '../sim.ts';
import { answerBody, findStaff, isNo, no, parameter } from './ask.ts';

const Own = Type.Object(
  {
    text: Type.String({ minLength: 1 }),
    externalUserids: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    chatIds: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  },
  { additionalProperties: false },
);

/** A member's own mass message, made in the client: the product hears of it only by asking for it, and the quota is one. */
export function serveOwnMass(app: FastifyInstance, sim: Sim): void {
  app.post('/_sim/staff/:userid/mass-messages', (request, reply) =>
    answerBody(Own, request, reply, (body) => own(sim, parameter(request, 'params', 'userid'), body)),
  );
}

function own(sim: Sim, userid: string | undefined, { text, externalUserids, chatIds }: Static<typeof Own>): object {
  const staff = findStaff(sim.store, userid);
  if (isNo(staff)) return staff;
  const what = { text, attachments: [] };
  if (externalUserids !== undefined && chatIds === undefined)
    return sendOwn(sim, staff.userid, what, { customers: [...new Set(externalUserids)] });
  if (chatIds !== undefined && externalUserids === undefined) return sendOwn(sim, staff.userid, what, { chats: [...new Set(chatIds)] });
  return no(400, 'Give exactly one of "externalUserids" and "chatIds".');
}
