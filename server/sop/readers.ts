import { sql } from 'kysely';
import type { Fact } from '../../domain/facts.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import { firesTrigger, replay, SOP_KINDS, type CustomerNow, type Occurrence } from '../../domain/sop/triggers.ts';
import type { Tx } from '../platform/db/database.ts';
import type { FactReader } from '../platform/reactor/reader.ts';
import { factsByCustomer } from './by-customer.ts';
import { settle, type Happening } from './settle.ts';
import { createVersions, publishedSops, type PublishedSop, type Versions } from './versions.ts';

/**
 * Lets customers into SOPs and out of them as tags and friendships come and go. One reader for both, because order
 * matters: removed and added again in one batch means out and in.
 */
export function createSopReader(): FactReader {
  const versions = createVersions();
  return {
    name: 'sop',
    kinds: SOP_KINDS,
    async onFacts(tx, batch) {
      const sops = await publishedSops(tx, Array.from(new Set(batch.facts.map((fact) => fact.corpId))));
      if (sops.length === 0) return;
      await versions.load(
        tx,
        sops.map((sop) => ({ sopId: sop.id, version: sop.liveVersion })),
      );
      const relevant = batch.facts.filter((fact) => mayMatter(fact, sops, versions));
      if (relevant.length === 0) return;
      const customers = await customersNow(tx, batch.bucket, relevant);
      const happenings = batchHappenings(batch.bucket, batch.facts, sops, versions, customers);
      await settle(tx, { now: batch.now, sops: new Map(sops.map((sop) => [sop.id, sop])), versions }, happenings);
    },
  };
}

/** Cheap test that spares a bulk import the queries: additions matter only to an SOP that waits for them. */
function mayMatter(fact: Fact, sops: readonly PublishedSop[], versions: Versions): boolean {
  if (fact.kind === 'tag.removed' || fact.kind === 'friend.lost') return true;
  return sops.some((sop) => {
    const trigger = sop.corpId === fact.corpId ? definitionOf(sop, versions).trigger : undefined;
    if (fact.kind === 'tag.added') return trigger?.kind === 'tag' && trigger.tags.some((id) => Number(id) === fact.data.tagId);
    return fact.kind === 'friend.added' && trigger?.kind === 'friend';
  });
}

function batchHappenings(
  bucket: number,
  facts: readonly Fact[],
  sops: readonly PublishedSop[],
  versions: Versions,
  customers: ReadonlyMap<string, CustomerNow>,
): Happening[] {
  const byCustomer = factsByCustomer(facts);
  return Array.from(customers).flatMap(([customerId, customer]) => {
    const own = byCustomer.get(customerId) ?? [];
    const corpId = own[0]?.corpId;
    const listening = sops.filter((sop) => sop.corpId === corpId);
    return replay(own, customer).flatMap((one) => happeningsOf(bucket, customerId, customer, one, listening, versions));
  });
}

function happeningsOf(
  bucket: number,
  customerId: string,
  customer: CustomerNow,
  one: Occurrence,
  listening: readonly PublishedSop[],
  versions: Versions,
): Happening[] {
  if (one.exit !== null) return [{ kind: 'departure', bucket, customerId, at: one.at, news: one.exit, customer }];
  const { trigger } = one;
  if (trigger === null) return [];
  return listening
    .filter((sop) => one.recordedAt >= sop.firstPublishedAt && firesTrigger(definitionOf(sop, versions), one))
    .map((sop) => ({
      kind: 'arrival',
      bucket,
      sopId: sop.id,
      corpId: sop.corpId,
      customerId,
      entryKey: trigger.entryKey,
      anchor: one.at,
      // A friend found in the same breath counts, whichever fact came first.
      friendStaff: [...one.friendStaff, ...customer.friendStaff],
      isStale: trigger.isStale,
      actor: `sop:${sop.id}`,
    }));
}

async function customersNow(tx: Tx, bucket: number, facts: readonly Fact[]): Promise<ReadonlyMap<string, CustomerNow>> {
  const ids = Array.from(new Set(facts.map((fact) => fact.customerId)));
  const { rows } = await sql<CustomerNow & { customerId: string }>`
    select customer_id, tags, friend_staff from customer_facts
    where bucket = ${bucket} and customer_id = any(${ids}::uuid[]) order by customer_id`.execute(tx);
  return new Map(rows.map((row) => [row.customerId, row]));
}

function definitionOf(sop: PublishedSop, versions: Versions): SopDefinition {
  const definition = versions.get({ sopId: sop.id, version: sop.liveVersion });
  if (definition === undefined) throw new Error(`SOP ${sop.id} has no version ${sop.liveVersion}`);
  return definition;
}
