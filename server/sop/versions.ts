import { sql } from 'kysely';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import type { Query } from '../platform/db/database.ts';

/** An SOP that was published at least once. */
export type PublishedSop = {
  readonly id: number;
  readonly corpId: number;
  readonly isLive: boolean;
  /** Since when it is paused; null while it runs. */
  readonly pausedAt: number | null;
  readonly liveVersion: number;
  /** What was recorded before does not count as a trigger. */
  readonly firstPublishedAt: number;
  readonly zone: string;
};

export type VersionRef = { readonly sopId: number; readonly version: number };

/** Definitions by SOP and version, remembered: a version never changes. */
export type Versions = { get(ref: VersionRef): SopDefinition | undefined; load(tx: Query, refs: readonly VersionRef[]): Promise<void> };

const MOST = 2_000;

/** Remembers the versions of one database. */
export function createVersions(): Versions {
  const known = new Map<string, SopDefinition>();
  const keyOf = (ref: VersionRef): string => `${ref.sopId}:${ref.version}`;
  return {
    get: (ref) => known.get(keyOf(ref)),
    async load(tx, refs) {
      if (known.size > MOST) known.clear();
      const missing = Array.from(new Map(refs.map((ref) => [keyOf(ref), ref])).values()).filter((ref) => !known.has(keyOf(ref)));
      if (missing.length === 0) return;
      const { rows } = await sql<VersionRef & { definition: SopDefinition }>`
        select v.sop_id, v.version, v.definition
        from unnest(${missing.map((ref) => ref.sopId)}::integer[], ${missing.map((ref) => ref.version)}::integer[]) as k(sop_id, version)
        join sop_version v on v.sop_id = k.sop_id and v.version = k.version`.execute(tx);
      for (const row of rows) known.set(keyOf(row), row.definition);
    },
  };
}

/** Every published SOP of the companies, paused ones included: their receipts say that they were not running. */
export async function publishedSops(tx: Query, corpIds: readonly number[]): Promise<PublishedSop[]> {
  const { rows } = await sql<PublishedSop>`
    select s.id, s.corp_id, s.status = 'live' as is_live, s.paused_at, s.live_version, c.zone,
      (select v.published_at from sop_version v where v.sop_id = s.id order by v.version limit 1) as first_published_at
    from sop s join corp c on c.id = s.corp_id
    where s.corp_id = any(${Array.from(corpIds)}::integer[]) and s.live_version is not null
    order by s.id`.execute(tx);
  return rows;
}
