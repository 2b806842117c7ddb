import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { SopCounts, SopRow as SopRowSchema } from '../../domain/sop/contract.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import { stepsText, triggerText } from '../../domain/sop/words.ts';
import type { Query } from '../platform/db/database.ts';
import type { KnownNames } from './names.ts';

export type SopStatus = 'draft' | 'live' | 'paused';

/** A row of table `sop` with the definition that runs. */
export type StoredSop = {
  readonly id: number;
  readonly name: string;
  readonly status: SopStatus;
  readonly draft: SopDefinition;
  readonly live: SopDefinition | null;
  readonly liveVersion: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type Counts = Static<typeof SopCounts>;
export const NO_COUNTS: Counts = { active: 0, completed: 0, exited: 0 };

/** SOPs of the company, by the given condition. */
export const STORED_SOP = sql`s.id, s.name, s.status, s.draft, v.definition as live, s.live_version, s.created_at, s.updated_at
  from sop s left join sop_version v on v.sop_id = s.id and v.version = s.live_version`;

/** People in the SOPs by how they stand (a fan-out count, by index). */
export async function enrollmentCounts(tx: Query, scope: Scope, sopIds: readonly number[]): Promise<Map<number, Counts>> {
  const counts = new Map<number, Counts>();
  if (sopIds.length === 0) return counts;
  const { rows } = await sql<{ sopId: number; active: number; completed: number; exited: number }>`
    select sop_id, (count(*) filter (where status in ('active', 'held')))::integer as active,
      (count(*) filter (where status in ('completed', 'converted')))::integer as completed,
      (count(*) filter (where status in ('exited', 'failed')))::integer as exited
    from enrollment where corp_id = ${scope.corpId} and sop_id = any(${Array.from(sopIds)}::integer[])
    group by sop_id`.execute(tx);
  for (const { sopId, ...rest } of rows) counts.set(sopId, rest);
  return counts;
}

/** What runs, or what is drafted while nothing runs, in words. */
export function sopRowView(
  scope: Scope,
  sop: StoredSop,
  about: { names: KnownNames; counts: Counts; sentLast7Days: number },
): Static<typeof SopRowSchema> {
  const shown = sop.live ?? sop.draft;
  return {
    id: String(sop.id),
    name: sop.name,
    status: sop.status,
    triggerText: triggerText(shown.trigger, about.names),
    stepText: stepsText(shown),
    liveVersion: sop.liveVersion,
    counts: about.counts,
    sentLast7Days: about.sentLast7Days,
    updatedAt: isoIn(sop.updatedAt, scope.zone),
  };
}
