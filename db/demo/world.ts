import type { DemoCompany } from './company.ts';

/** The company as the simulator takes it (POST /_sim/world): what WeCom itself knows of it. */
export function worldOf(company: DemoCompany) {
  return {
    company: company.name,
    departments: company.departments,
    staff: company.staff.map(({ userid, name, department, position }) => ({ userid, name, department: [department], position })),
    tagGroups: company.tagGroups,
    contactWays: company.contactWays,
    groups: company.groups,
    customers: company.customers.map(({ unionid, friendships, ...customer }) => ({
      ...customer,
      ...(unionid === null ? {} : { unionid }),
      friendships: friendships.map(({ userid, addedAt, addWay, state, remark, tagIds, lostAt }) => ({
        userid,
        createtime: Math.floor(addedAt / 1_000),
        addWay,
        state,
        remark,
        tagIds,
        cutByCustomer: lostAt !== null,
      })),
    })),
  };
}

/** Makes the simulator's WeCom that of the demo company, whatever it was before. */
export async function postWorld(simulatorUrl: string, company: DemoCompany): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/_sim/world`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(worldOf(company)),
    signal: AbortSignal.timeout(60_000),
  });
  if (!answer.ok) throw new Error(`the simulator did not take the demo company (${answer.status}): ${await answer.text()}`);
  await answer.arrayBuffer();
}
