import { sql, type RawBuilder } from 'kysely';
import type { Scope } from '../../domain/kernel/scope.ts';
import type { Tx } from '../platform/db/database.ts';

export { createSop } from './draft.ts';
export { explainEnrollment, sopNames, stepTexts } from './explain.ts';
export { publishSop } from './publish.ts';

/** Names of the SOPs that use one of these tags, in their draft or in what runs. */
export async function sopsUsingTags(tx: Tx, scope: Scope, tagIds: readonly number[]): Promise<string[]> {
  const ids = tagIds.map(String);
  const uses = (definition: RawBuilder<unknown>) => sql`exists (
    select from (
      select jsonb_path_query(${definition}, '$.trigger.tags[*]') as id
      union all select jsonb_path_query(${definition}, '$.exits[*].tagRemoved[*]')
    ) tag where tag.id #>> '{}' = any(${ids}::text[]))`;
  const { rows } = await sql<{ name: string }>`
    select s.name from sop s left join sop_version v on v.sop_id = s.id and v.version = s.live_version
    where s.corp_id = ${scope.corpId} and (${uses(sql`s.draft`)} or ${uses(sql`v.definition`)}) order by s.id`.execute(tx);
  return rows.map((row) => row.name);
}
