import { sql } from 'kysely';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { StepTime } from '../../domain/sop/definition.ts';
import { stepText } from '../../domain/sop/words.ts';
import type { Query } from '../platform/db/database.ts';

type Mention = { bucket: number; sop: number | null; enrollment: string | null; intent: string | null; stepKey: string | null };

export type StepTexts = {
  /** The enrollment that an intent came of. */
  enrollmentOf(intentId: string): string | null;
  /** `第 3 天 10:00`, as the version of that enrollment says, else the newest version that has the step. */
  text(sopId: number, enrollmentId: string | null, stepKey: string): string | null;
};

/**
 * When the steps that facts mention were planned for. These read tables of modules to the right, only for naming: a
 * timeline is about everything, and the facts alone carry ids.
 */
export async function stepsOf(tx: Query, scope: Scope, mentions: readonly Mention[]): Promise<StepTexts> {
  const enrollments = await enrollmentsOfIntents(tx, scope, mentions);
  const versions = await versionsOf(tx, scope, mentions, enrollments);
  const steps = await stepTimes(tx, scope, mentions);
  return {
    enrollmentOf: (intentId) => enrollments.get(intentId) ?? null,
    text: (sopId, enrollmentId, stepKey) => {
      const version = enrollmentId === null ? undefined : versions.get(enrollmentId);
      const time = steps.get(`${sopId}:${stepKey}:${version ?? ''}`) ?? steps.get(`${sopId}:${stepKey}:`);
      return time === undefined ? null : stepText(time);
    },
  };
}

async function enrollmentsOfIntents(tx: Query, scope: Scope, mentions: readonly Mention[]): Promise<ReadonlyMap<string, string>> {
  const asked = mentions.flatMap((m) => (m.intent === null ? [] : [{ bucket: m.bucket, id: m.intent }]));
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ id: string; enrollmentId: string }>`
    select i.id, i.enrollment_id
    from (select distinct * from unnest(${asked.map((a) => a.bucket)}::smallint[], ${asked.map((a) => a.id)}::uuid[]) as a(bucket, id)) k
    join intent i on i.bucket = k.bucket and i.id = k.id and i.corp_id = ${scope.corpId}
    where i.enrollment_id is not null`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.enrollmentId]));
}

async function versionsOf(
  tx: Query,
  scope: Scope,
  mentions: readonly Mention[],
  ofIntents: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, number>> {
  const asked = mentions.flatMap((m) => {
    const id = m.enrollment ?? (m.intent === null ? undefined : ofIntents.get(m.intent));
    return id === undefined || m.stepKey === null ? [] : [{ bucket: m.bucket, id }];
  });
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ id: string; version: number }>`
    select e.id, e.version
    from (select distinct * from unnest(${asked.map((a) => a.bucket)}::smallint[], ${asked.map((a) => a.id)}::uuid[]) as a(bucket, id)) k
    join enrollment e on e.bucket = k.bucket and e.id = k.id and e.corp_id = ${scope.corpId}`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.version]));
}

/** Keyed `sop:step:version`, and `sop:step:` for the newest version that has the step. */
async function stepTimes(tx: Query, scope: Scope, mentions: readonly Mention[]): Promise<ReadonlyMap<string, StepTime>> {
  const asked = mentions.flatMap((m) => (m.sop === null || m.stepKey === null ? [] : [{ sop: m.sop, key: m.stepKey }]));
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ sopId: number; version: number; key: string; at: StepTime }>`
    select v.sop_id, v.version, step ->> 'key' as key, step -> 'at' as at
    from sop_version v cross join lateral jsonb_array_elements(v.definition -> 'steps') step
    where v.corp_id = ${scope.corpId} and v.sop_id = any(${Array.from(new Set(asked.map((a) => a.sop)))}::integer[])
      and step ->> 'key' = any(${Array.from(new Set(asked.map((a) => a.key)))}::text[])
    order by v.version`.execute(tx);
  return new Map(
    rows.flatMap((row) => [[`${row.sopId}:${row.key}:${row.version}`, row.at] as const, [`${row.sopId}:${row.key}:`, row.at] as const]),
  );
}
