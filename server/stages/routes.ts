import * as contract from '../../domain/stages/contract.ts';
import { readCustomer, type PhoneBox } from '../customers/service.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { listStageCustomers, readBoard } from './board.ts';
import { deleteStage, previewDeletion } from './deletion.ts';
import { readFunnel } from './funnel.ts';
import { moveCustomer, moveCustomers } from './move.ts';
import { createPipeline, listPipelines, orderStages, readPipeline, updatePipeline } from './pipelines.ts';
import { createStage, updateStage } from './stages.ts';

/** Pipelines, their stages, and where customers stand in them. */
export function stagesRoutes(http: HttpServer, { secrets }: { readonly secrets: PhoneBox }): void {
  serve(http, contract.listPipelines, (tx, { query, scope }) => listPipelines(tx, scope, query));
  serve(http, contract.createPipeline, (tx, { body, scope, now }) => createPipeline(tx, scope, now, body));
  serve(http, contract.readPipeline, (tx, { params, scope }) => readPipeline(tx, scope, params.id));
  serve(http, contract.updatePipeline, (tx, { params, body, scope, now }) => updatePipeline(tx, scope, now, params.id, body));
  serve(http, contract.archivePipeline, (tx, { params, scope, now }) => updatePipeline(tx, scope, now, params.id, { archived: true }));
  serve(http, contract.orderStages, (tx, { params, body, scope }) => orderStages(tx, scope, params.id, body.stages));

  serve(http, contract.createStage, (tx, { params, body, scope, now }) => createStage(tx, scope, now, params.id, body));
  serve(http, contract.updateStage, (tx, { params, body, scope, now }) => updateStage(tx, scope, now, params.id, body));
  serve(http, contract.previewStageDeletion, (tx, { params, scope }) => previewDeletion(tx, scope, params.id));
  serve(http, contract.deleteStage, (tx, { params, query, scope, now }) => deleteStage(tx, scope, now, params.id, query.moveTo));

  serve(http, contract.moveCustomer, async (tx, { params, body, scope, now }) => {
    await moveCustomer(tx, scope, now, body, params.id);
    return readCustomer(tx, scope, secrets, params.id);
  });
  serve(http, contract.moveCustomers, async (tx, { body, scope, now }) => {
    const changes = await moveCustomers(tx, scope, now, body, body.customers);
    return {
      moved: changes.length,
      unchanged: new Set(body.customers).size - changes.length,
      changes: changes.map(({ customerId, fromStageId }) => ({
        customerId,
        fromStageId: fromStageId === null ? null : String(fromStageId),
      })),
    };
  });

  serve(http, contract.readBoard, (tx, { params, query, scope, now }) => readBoard(tx, scope, now, params.id, query));
  serve(http, contract.listStageCustomers, (tx, { params, query, scope, now }) => listStageCustomers(tx, scope, now, params.id, query));
  serve(http, contract.readFunnel, (tx, { params, query, scope }) => readFunnel(tx, scope, params.id, query));
}
