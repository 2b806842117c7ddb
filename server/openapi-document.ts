import { secretBox } from './platform/secrets/box.ts';
import { createApp } from './app.ts';
import { systemClock } from './platform/clock/clock.ts';
import { openDatabase } from './platform/db/database.ts';
import { createLog } from './platform/log/log.ts';

/** The OpenAPI document of everything that `createApp` serves; what docs/openapi.json holds. Needs no database. */
export async function openapiDocument(): Promise<object> {
  // Nothing is asked of it: pools connect at the first query.
  const { db, close } = openDatabase('postgres://localhost/never-connected', { max: 1, onError: () => undefined });
  const composed = { loops: [], reconcile: notHere, firstSync: notHere };
  const secrets = secretBox('there is nothing to seal');
  const parts = { db, clock: systemClock, log: createLog('silent'), secrets, readiness: { state: 'starting' as const }, composed };
  const { app } = await createApp({
    ...parts,
    simulator: undefined,
    wecomApiBase: 'http://localhost',
    publicUrl: undefined,
    port: 0,
    ring: () => undefined,
  });
  try {
    await app.ready();
    const document: object = app.swagger();
    return document;
  } finally {
    await app.close();
    await close();
  }
}

function notHere(): Promise<never> {
  return Promise.reject(new Error('this app only describes itself'));
}
