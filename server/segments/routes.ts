import * as contract from '../../domain/segments/contract.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { previewRule } from './preview.ts';

/** Which customers a rule means. */
export function segmentsRoutes(http: HttpServer): void {
  serve(http, contract.previewSegment, (tx, { body, scope, now }) => previewRule(tx, scope, now, body.rule));
}
