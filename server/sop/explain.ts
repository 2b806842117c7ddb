import { sql } from 'kysely';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import { traceSentence } from '../../domain/sop/trace.ts';
import { stepText } from '../../domain/sop/words.ts';
import type { Query } from '../platform/db/database.ts';

/** What the SOP module tells of a delivery to those who show it: the way from the trigger to the decision. */

export async function explainEnrollment(tx: Query, scope: Scope, enrollmentId: string, stepKey: string) {
  // An enrollment's id does not tell its bucket; the intent found by the caller does, so look there first.
  const { rows } = await sql<{ at: number; stepKey: string | null; code: string; data: Record<string, unknown> }>`
    with found as (
      select bucket from intent where enrollment_id = ${enrollmentId} and step_key = ${stepKey} and corp_id = ${scope.corpId}
        and bucket = any(array(select generate_series(0, 255)::smallint)) limit 1
    )
    select t.at, t.step_key, t.code, t.data from found
    join enrollment_trace t on t.bucket = found.bucket and t.enrollment_id = ${enrollmentId}
    where t.corp_id = ${scope.corpId} and (t.step_key = ${stepKey} or t.code = 'entered')
    order by t.id`.execute(tx);
  // How it went on from there, delivery tells itself.
  return rows
    .filter((row) => row.code !== 'decided' && row.code !== 'left_on_way')
    .map((row) => ({ at: row.at, sentence: traceSentence(row.code, row.data) }));
}

export async function sopNames(tx: Query, scope: Scope, sopIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (sopIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('sop')
    .select(['id', 'name'])
    .where('corpId', '=', scope.corpId)
    .where('id', 'in', Array.from(sopIds))
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** `第 3 天 10:00` of steps in any version of their SOP (the newest that has them), by `<sopId>:<stepKey>`. */
export async function stepTexts(
  tx: Query,
  scope: Scope,
  steps: readonly { sopId: number; stepKey: string }[],
): Promise<ReadonlyMap<string, string>> {
  const sopIds = Array.from(new Set(steps.map((step) => step.sopId)));
  if (sopIds.length === 0) return new Map();
  const { rows } = await sql<{ sopId: number; definition: SopDefinition }>`
    select sop_id, definition from sop_version
    where corp_id = ${scope.corpId} and sop_id = any(${sopIds}::integer[]) order by sop_id, version`.execute(tx);
  const texts = new Map<string, string>();
  for (const { sopId, definition } of rows) {
    for (const step of definition.steps) texts.set(`${sopId}:${step.key}`, stepText(step.at));
  }
  return texts;
}
