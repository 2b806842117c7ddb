import * as contract from '../../domain/sop/contract.ts';
import { plannedInDefinition, plannedInPublication, plannedInResumption } from '../../domain/sop/planned.ts';
import { refuse } from '../platform/http/refuse.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { readSop } from './detail.ts';
import { createSop, updateSop } from './draft.ts';
import { listCustomerEnrollments, listEnrollments, readEnrollment } from './enrollments.ts';
import { listSops } from './list.ts';
import type { PhoneBox } from '../customers/service.ts';
import { enrollByHand } from './manual.ts';
import { pauseSop, resumeSop } from './pause.ts';
import { previewPublication, publishSop } from './publish.ts';

/** SOPs, the people on their way through them, and why. */
export function sopRoutes(http: HttpServer, options: { readonly secrets: PhoneBox }): void {
  serve(http, contract.listSops, (tx, { query, scope, now }) => listSops(tx, scope, now, query));
  serve(http, contract.createSop, async (tx, { body, scope, now }) => readSop(tx, scope, now, await createSop(tx, scope, now, body)), {
    inspect: refusePlanned(plannedInDefinition),
  });
  serve(http, contract.readSop, (tx, { params, scope, now }) => readSop(tx, scope, now, params.id));
  serve(
    http,
    contract.updateSop,
    async (tx, { params, body, scope, now }) => {
      await updateSop(tx, scope, now, params.id, body);
      return readSop(tx, scope, now, params.id);
    },
    { inspect: refusePlanned(plannedInDefinition) },
  );
  serve(http, contract.publishSop, (tx, { params, body, scope, now }) => publishSop(tx, scope, now, params.id, body), {
    inspect: refusePlanned(plannedInPublication),
  });
  serve(http, contract.previewPublication, (tx, { params, scope }) => previewPublication(tx, scope, params.id));
  serve(http, contract.pauseSop, async (tx, { params, scope, now }) => {
    await pauseSop(tx, scope, now, params.id);
    return readSop(tx, scope, now, params.id);
  });
  serve(
    http,
    contract.resumeSop,
    async (tx, { params, scope, now }) => {
      await resumeSop(tx, scope, now, params.id);
      return readSop(tx, scope, now, params.id);
    },
    { inspect: refusePlanned(plannedInResumption) },
  );
  serve(http, contract.enrollCustomers, (tx, { params, body, scope, now }) =>
    enrollByHand(tx, scope, now, options.secrets, params.id, body.customers),
  );
  serve(http, contract.listEnrollments, (tx, { params, query, scope, now }) => listEnrollments(tx, scope, now, params.id, query));
  serve(http, contract.readEnrollment, (tx, { params, scope, now }) => readEnrollment(tx, scope, now, params.id));
  serve(http, contract.listCustomerEnrollments, (tx, { params, scope, now }) => listCustomerEnrollments(tx, scope, now, params.id));
}

function refusePlanned(plannedIn: (body: unknown) => string[]): (body: unknown) => void {
  return (body) => {
    const planned = plannedIn(body);
    if (planned.length > 0) throw refuse('sop.not_supported', { what: planned.join('、') });
  };
}
