import * as contract from '../../domain/groups/contract.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { pageOfMessages } from './messages.ts';
import { pageOfGroups, pageOfMembers, readGroup } from './list.ts';

/** Customer groups and their members, as WeCom has them. */
export function groupsRoutes(http: HttpServer): void {
  serve(http, contract.listGroups, (tx, { query, scope }) => pageOfGroups(tx, scope, query));
  serve(http, contract.readGroup, (tx, { params, scope }) => readGroup(tx, scope, Number(params.id)));
  serve(http, contract.listGroupMessages, (tx, { params, query, scope }) => pageOfMessages(tx, scope, Number(params.id), query));
  serve(http, contract.listGroupMembers, (tx, { params, query, scope }) => pageOfMembers(tx, scope, Number(params.id), query));
}
