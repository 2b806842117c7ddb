import { MAX_LIMIT } from '../../domain/kernel/page.ts';
import { listPipelines } from '../../domain/stages/contract.ts';
import { query } from '../api/call.ts';

/** Pipelines in use with their stages, asked once for all that shows or picks stages. */
export const pipelinesQuery = query(listPipelines, { query: { limit: MAX_LIMIT } });
