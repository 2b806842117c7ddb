/** The whole public API on one screen: /openapi.json and the access tests walk this list. */
import * as auth from './auth/contract.ts';
import * as customers from './customers/contract.ts';
import * as profiles from './customers/profile-contract.ts';
import * as delivery from './delivery/contract.ts';
import * as events from './events/contract.ts';
import * as greetings from './greetings/contract.ts';
import * as groups from './groups/contract.ts';
import type { Route } from './kernel/route.ts';
import * as orders from './orders/contract.ts';
import * as org from './org/contract.ts';
import * as overview from './overview/contract.ts';
import * as segments from './segments/contract.ts';
import * as sop from './sop/contract.ts';
import * as archive from './wecom/archive-contract.ts';
import * as stages from './stages/contract.ts';
import * as connection from './wecom/connection-contract.ts';
import * as inbox from './wecom/inbox-contract.ts';
import * as wecom from './wecom/contract.ts';

export const ROUTES: readonly Route[] = [
  auth,
  org,
  customers,
  profiles,
  stages,
  events,
  orders,
  segments,
  sop,
  delivery,
  groups,
  greetings,
  overview,
  wecom,
  connection,
  archive,
  inbox,
]
  .flatMap((contract) => Object.values<object>(contract))
  .filter(isRoute);

function isRoute(value: object): value is Route {
  return 'method' in value && 'path' in value && 'response' in value;
}
