import * as contract from '../../domain/orders/contract.ts';
import { requireCustomer } from '../customers/service.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import type { SecretBox } from '../platform/secrets/box.ts';
import { takeGivenOrders } from './intake.ts';
import { pageOfOrders } from './list.ts';

/** Orders, as shops tell of them. */
export function ordersRoutes(http: HttpServer, { secrets }: { secrets: SecretBox }): void {
  serve(http, contract.takeOrders, (tx, { body, scope, now }) => takeGivenOrders(tx, scope, now, secrets, 'api', body.orders), {
    texts: 'perItem',
  });
  serve(http, contract.listOrders, (tx, { query, scope }) => pageOfOrders(tx, scope, query));
  serve(http, contract.listCustomerOrders, async (tx, { params, query, scope }) => {
    await requireCustomer(tx, scope, params.id);
    return pageOfOrders(tx, scope, { ...query, customer: params.id });
  });
}
