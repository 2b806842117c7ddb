import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { shown } from '../clock.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { finishTransfer, refuseTransfer, WAITING } from '../transfer.ts';
import { answerBody, findCustomer, isNo, no } from './ask.ts';

const Reply = Type.Object(
  { externalUserid: Type.String(), takeover: Type.String(), accepted: Type.Boolean() },
  { additionalProperties: false },
);

/** What customers say to being handed over, within the day that they have. */
export function serveTransfers(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/transfers', () => ({
    items: [...store.transfers.all()].map(({ kind, handover, takeover, externalUserid, status, dueAt }) => ({
      kind,
      handover,
      takeover,
      externalUserid,
      status,
      dueAt: shown(dueAt),
    })),
  }));
  app.post('/_sim/transfers/answers', (request, reply) =>
    answerBody(Reply, request, reply, ({ externalUserid, takeover, accepted }) => {
      const customer = findCustomer(store, externalUserid);
      if (isNo(customer)) return customer;
      const waiting = [...store.transfers.by('customer', externalUserid)].find(
        (one) => one.status === WAITING && staffKey(one.takeover) === staffKey(takeover),
      );
      if (waiting === undefined) return no(404, `${customer.name} is not on the way to ${takeover}.`);
      if (accepted) finishTransfer(sim, waiting);
      else refuseTransfer(sim, waiting);
      return { status: store.transfers.get(String(waiting.seq))?.status ?? null };
    }),
  );
}
