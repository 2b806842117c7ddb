import * as contract from '../../domain/delivery/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Query } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { serve } from '../platform/http/serve.ts';
import type { HttpServer } from '../platform/http/server.ts';
import { pageOfDeliveries, readDelivery } from './deliveries.ts';
import type { Explainers } from './explain.ts';
import { pageOfMassTasks } from './mass-tasks.ts';
import { DEFAULT_SETTINGS, deliverySettings, type DeliverySettings } from './service.ts';

/** Deliveries with their why, mass tasks and the settings. The SOP module, to the right, explains what was decided. */
export function deliveryRoutes(http: HttpServer, explainers: Explainers): void {
  serve(http, contract.listDeliveries, (tx, { query, scope }) => pageOfDeliveries(tx, scope, query, explainers));
  serve(http, contract.readDelivery, (tx, { params, scope }) => readDelivery(tx, scope, params.id, explainers));
  serve(http, contract.listMassTasks, (tx, { query, scope }) => pageOfMassTasks(tx, scope, query));
  serve(http, contract.readDeliverySettings, (tx, { scope }) => settingsOf(tx, scope));
  serve(http, contract.writeDeliverySettings, async (tx, { body, scope }) => {
    await writeSettings(tx, scope, body);
    return settingsOf(tx, scope);
  });
}

async function settingsOf(tx: Query, scope: Scope): Promise<DeliverySettings> {
  return (await deliverySettings(tx, [scope.corpId])).get(scope.corpId) ?? DEFAULT_SETTINGS;
}

async function writeSettings(tx: Query, scope: Scope, settings: DeliverySettings): Promise<void> {
  // A window that ends where it begins is empty by the rule for windows, but reads as the whole day.
  if (settings.quietHours.from === settings.quietHours.to) throw refuse('delivery.quiet_hours_whole_day');
  const columns = {
    quietFrom: settings.quietHours.from,
    quietTo: settings.quietHours.to,
    capPerDay: settings.caps.perDay,
    capPerWeek: settings.caps.perWeek,
    quota: settings.quota,
  };
  await tx
    .insertInto('deliverySetting')
    .values({ corpId: scope.corpId, ...columns })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(columns))
    .execute();
}
