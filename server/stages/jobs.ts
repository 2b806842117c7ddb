import { inTx } from '../platform/db/scoped.ts';
import type { Db } from '../platform/db/database.ts';
import type { Job, JobHandler } from '../platform/jobs/handler.ts';
import { VACATE } from './deletion.ts';
import { enqueueTelling, noteDwelling, remindingStages, TELL } from './remind.ts';
import { isReminderTime, nextMorning, REMIND } from './schedule.ts';
import { tellStaff, type TellParts } from './tell.ts';
import { vacateStage } from './vacate.ts';

const ATTEMPTS = 12;

/** Moves those who were in a deleted stage to where they are to go. */
export function vacateJob({ db, clock }: Pick<TellParts, 'db' | 'clock'>): JobHandler {
  return {
    kind: VACATE,
    maxAttempts: ATTEMPTS,
    async run(job) {
      const now = clock.now();
      const more = await inTx(db, (tx) => vacateStage(tx, now, job.corpId, numberOf(job, 'stageId'), textOf(job, 'actor')));
      return more ? { againAt: now } : undefined;
    },
  };
}

/** Every morning notes who has stayed too long, a thousand per turn, then has the owners told. Ends when no stage asks any more. */
export function remindJob({ db, clock }: Pick<TellParts, 'db' | 'clock'>): JobHandler {
  return {
    kind: REMIND,
    // The next morning comes in any case.
    maxAttempts: Number.MAX_SAFE_INTEGER,
    async run({ corpId }) {
      const now = clock.now();
      const zone = await zoneOf(db, corpId);
      const stages = await remindingStages(db, corpId);
      if (stages.length === 0) return undefined;
      if (!isReminderTime(now, zone)) return { againAt: nextMorning(now, zone) };
      for (const stage of stages) {
        if (await inTx(db, (tx) => noteDwelling(tx, now, corpId, zone, stage))) return { againAt: now };
      }
      await inTx(db, (tx) => enqueueTelling(tx, now, corpId));
      return { againAt: nextMorning(now, zone) };
    },
  };
}

/** Tells one member, at an hour at which members are written to. */
export function tellJob(parts: TellParts): JobHandler {
  return {
    kind: TELL,
    maxAttempts: ATTEMPTS,
    async run(job) {
      const now = parts.clock.now();
      const zone = await zoneOf(parts.db, job.corpId);
      if (!isReminderTime(now, zone)) return { againAt: nextMorning(now, zone) };
      await tellStaff(parts, job.corpId, numberOf(job, 'staffId'));
      return undefined;
    },
  };
}

async function zoneOf(db: Db, corpId: number): Promise<string> {
  return (await db.selectFrom('corp').select('zone').where('id', '=', corpId).executeTakeFirstOrThrow()).zone;
}

function numberOf(job: Job, name: string): number {
  const value = job.payload[name];
  if (typeof value !== 'number') throw new Error(`job ${job.id} lacks ${name}`);
  return value;
}

function textOf(job: Job, name: string): string {
  const value = job.payload[name];
  if (typeof value !== 'string') throw new Error(`job ${job.id} lacks ${name}`);
  return value;
}
