import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Sim } from '../sim.ts';
import { allSwitches, resetSwitches, setSwitches } from '../switches.ts';
import { answerBody, no } from './ask.ts';

const Wanted = Type.Record(Type.String(), Type.Unknown());

/** Which way the simulator goes where WeCom's documents are open: `{name: value}` of one or several switches. */
export function serveSwitches(app: FastifyInstance, sim: Sim): void {
  app.get('/_sim/switches', () => ({ items: allSwitches(sim.store) }));
  app.post('/_sim/switches', (request, reply) =>
    answerBody(Wanted, request, reply, (wanted) => {
      const wrong = setSwitches(sim.store, wanted);
      return wrong === undefined ? { items: allSwitches(sim.store) } : no(400, wrong);
    }),
  );
  app.delete('/_sim/switches', () => {
    resetSwitches(sim.store);
    return { items: allSwitches(sim.store) };
  });
}
