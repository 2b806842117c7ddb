import { loadDemoCompany } from '../db/demo/load.ts';
import { refreshFacts } from './customers/service.ts';
import { systemScope } from './platform/auth/caller.ts';
import type { Clock } from './platform/clock/clock.ts';
import type { Db } from './platform/db/database.ts';
import { inTx } from './platform/db/scoped.ts';
import { createPipeline } from './stages/service.ts';
import { createSop, publishSop } from './sop/service.ts';
import type { Composed } from './work.ts';

/** Makes the demo company on the first start, through the same doors that a real company comes in by. */
export async function fillDemoCompany(parts: {
  db: Db;
  clock: Clock;
  corpId: number;
  simulatorUrl: string;
  composed: Composed;
}): Promise<void> {
  const { db, clock, corpId, composed } = parts;
  const scope = systemScope(corpId, 'Asia/Shanghai');
  await loadDemoCompany({
    db,
    clock,
    corpId,
    simulatorUrl: parts.simulatorUrl,
    firstSync: (id) => composed.firstSync(id),
    refreshFacts,
    createPipeline: (tx, wanted) => createPipeline(tx, scope, clock.now(), { name: wanted.name, stages: [...wanted.stages] }),
    createSop: async (definition) => ({ id: await inTx(db, (tx) => createSop(tx, scope, clock.now(), definition)) }),
    publishSop: (sopId) => inTx(db, (tx) => publishSop(tx, scope, clock.now(), sopId, {})),
  });
}
