import type pg from 'pg';
import type { Instant } from '../domain/kernel/time.ts';
import type { SopDefinition } from '../domain/sop/definition.ts';

export type BenchCompany = { readonly corpId: number; readonly staffId: number; readonly sopId: number };

/** One company with one staff member and one live SOP of four steps that is left when a tag is removed. */
export async function writeCompany(client: pg.Client, now: Instant): Promise<BenchCompany> {
  const at = new Date(now);
  const corpId = await idOf(client, `insert into corp (name, wecom_corp_id, created_at) values ('测量', 'wwbench', $1) returning id`, [at]);
  const staffId = await idOf(
    client,
    `insert into staff (corp_id, userid, name, contact_enabled, created_at) values ($1, 'bench', '测量', true, $2) returning id`,
    [corpId, at],
  );
  const sopId = await idOf(
    client,
    `insert into sop (corp_id, name, status, draft, live_version, created_at, updated_at) values ($1, $2, 'live', $3, 1, $4, $4) returning id`,
    [corpId, DEFINITION.name, JSON.stringify(DEFINITION), at],
  );
  await client.query(
    `insert into sop_version (sop_id, version, corp_id, definition, published_at, published_by) values ($1, 1, $2, $3, $4, 'system')`,
    [sopId, corpId, JSON.stringify(DEFINITION), new Date(now - 60 * 86_400_000)],
  );
  return { corpId, staffId, sopId };
}

const DEFINITION: SopDefinition = {
  name: '1·3·8·15',
  trigger: { kind: 'tag', tags: ['1'] },
  steps: [1, 3, 8, 15].map((day) => ({ key: `d${day}`, at: { day, time: '10:00' }, send: { text: `第 ${day} 天的消息` } })),
  exits: [{ tagRemoved: ['1'] }],
};

async function idOf(client: pg.Client, sql: string, values: unknown[]): Promise<number> {
  const { rows } = await client.query<{ id: number }>(sql, values);
  const [row] = rows;
  if (row === undefined) throw new Error(`nothing came back from: ${sql}`);
  return row.id;
}
