import { readArchiveSettings, saveArchiveSettings } from '../../../domain/wecom/archive-contract.ts';
import * as contract from '../../../domain/wecom/connection-contract.ts';
import { serveUnscoped } from '../../platform/http/serve.ts';
import type { HttpServer } from '../../platform/http/server.ts';
import { createWecomClient } from '../client.ts';
import { describeArchive, saveArchive } from './archive-settings.ts';
import { describeCapabilities, describeChecks } from './answers.ts';
import { createChecks } from './checks.ts';
import { newCallbackCredentials } from './credentials.ts';
import { describeConnection } from './describe.ts';
import { PATIENCE, type ConnectionParts } from './parts.ts';
import { saveWanted } from './save.ts';
import { secretTries } from './tries.ts';

export type ConnectionOptions = Omit<ConnectionParts, 'db' | 'clock' | 'log' | 'wecom' | 'patience'> &
  Partial<Pick<ConnectionParts, 'patience'>>;

/** Connecting a company to WeCom, checking the connection, and what it allows. */
export function connectionRoutes(http: HttpServer, options: ConnectionOptions): void {
  const { db, clock, log } = http;
  const wecom = createWecomClient({ db, clock, log, secrets: options.secrets, apiBase: options.apiBase });
  const parts: ConnectionParts = { patience: PATIENCE, ...options, db, clock, log, wecom };
  const check = createChecks(parts);
  const tries = secretTries();

  serveUnscoped(http, contract.readConnection, ({ scope }) => describeConnection(parts, scope));
  serveUnscoped(http, contract.saveConnection, async ({ scope, body }) => {
    const notes = await saveWanted(parts, tries, scope, body);
    return { ...(await describeConnection(parts, scope)), notes };
  });
  serveUnscoped(http, contract.makeCallbackCredentials, async () => newCallbackCredentials());
  serveUnscoped(http, contract.runConnectionChecks, async ({ scope }) => {
    await check(scope);
    return describeChecks(parts, scope);
  });
  serveUnscoped(http, contract.readConnectionChecks, ({ scope }) => describeChecks(parts, scope));
  serveUnscoped(http, readArchiveSettings, ({ scope }) => describeArchive(parts, scope));
  serveUnscoped(http, saveArchiveSettings, async ({ scope, body }) => {
    const notes = await saveArchive(parts, tries, scope, body);
    return { ...(await describeArchive(parts, scope)), notes };
  });
  // For everybody: pages say with it why something cannot be done.
  serveUnscoped(http, contract.readCapabilities, ({ scope }) => describeCapabilities(parts, scope));
  serveDomainFile(http);
}

/**
 * The file with which WeCom makes sure that a domain is ours (`WW_verify_….txt` at its root). It holds what stands in its
 * name, so that the name is all that need be kept.
 */
function serveDomainFile({ app, db }: HttpServer): void {
  app.get<{ Params: { file: string } }>('/:file(^WW_verify_[0-9A-Za-z]+\\.txt$)', { schema: { hide: true } }, async (request, reply) => {
    const { file } = request.params;
    const known = await db.selectFrom('wecomCallbackAddress').select('corpId').where('domainFile', '=', file).limit(1).executeTakeFirst();
    if (known === undefined) return reply.callNotFound();
    return reply.type('text/plain; charset=utf-8').send(file.replace(/^WW_verify_|\.txt$/g, ''));
  });
}
