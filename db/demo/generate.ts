import type { Instant } from '../../domain/kernel/time.ts';
import type { DemoCompany } from './company.ts';
import { customers } from './customers.ts';
import { groups } from './groups.ts';
import { journeys } from './journeys.ts';
import { messages } from './messages.ts';
import { orders } from './orders.ts';
import { DEPARTMENTS, STAFF, contactWays } from './org.ts';
import { createRandom } from './random.ts';
import { tagGroups, tagIdsOf } from './tags.ts';

export const DEMO_NAME = '青禾装饰';
export const DEMO_ZONE = 'Asia/Shanghai';
const CUSTOMERS = 2_000;

/**
 * The demo company 「青禾装饰」 with the year before `end` behind it. The same seed and end give the same company; ids of tags
 * and contact ways do not depend on `end`.
 */
export function generateDemoCompany(seed: number, end: Instant): DemoCompany {
  const tags = tagGroups(createRandom(seed + 1));
  const leads = customers({ random: createRandom(seed), tagId: tagIdsOf(tags), end, zone: DEMO_ZONE }, CUSTOMERS);
  return {
    name: DEMO_NAME,
    zone: DEMO_ZONE,
    departments: DEPARTMENTS,
    staff: STAFF,
    tagGroups: tags,
    contactWays: contactWays(createRandom(seed + 2)),
    customers: leads.map((lead) => lead.customer),
    messages: messages(createRandom(seed + 3), leads, end, DEMO_ZONE),
    orders: orders(createRandom(seed + 4), leads, end, DEMO_ZONE),
    groups: groups(createRandom(seed + 5), leads, end),
    stageMoves: journeys({ random: createRandom(seed + 6), tagId: tagIdsOf(tags), end, zone: DEMO_ZONE }, leads),
  };
}
