import { DAY } from '../../domain/kernel/time.ts';
import { fields, list, text } from './harness.ts';
import type { TestSim } from './harness.ts';

/** What tests of customer groups begin with. */

/** A group by its controls; answers its chat id. */
export async function makeGroup(sim: TestSim, owner: string, members: readonly string[] = [], name = '福利群'): Promise<string> {
  const { status, body } = await sim.control('POST', 'groups', { name, owner, members });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return text(body.chatId);
}

/** groupchat/get, the group itself. */
export async function detailsOf(sim: TestSim, chatId: string): Promise<Record<string, unknown>> {
  const answer = await sim.call('externalcontact/groupchat/get', { chat_id: chatId, need_name: 1 });
  if (answer.errcode !== 0) throw new Error(JSON.stringify(answer));
  return fields(answer.group_chat);
}

export async function memberIds(sim: TestSim, chatId: string): Promise<unknown[]> {
  return list((await detailsOf(sim, chatId)).member_list).map((member) => member.userid);
}

/** Customers of their own, `count` of them, by their ids. */
export async function newCustomers(sim: TestSim, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(text((await sim.control('POST', 'customers', { name: `群友${i}` })).body.externalUserid));
  return ids;
}

/** Midnight in China `days` days from the simulator's today, in seconds. */
export async function dayOf(sim: TestSim, days: number): Promise<number> {
  const now = text((await sim.control('GET', 'clock')).body.now);
  return Date.parse(`${now.slice(0, 10)}T00:00:00+08:00`) / 1_000 + (days * DAY) / 1_000;
}

/** Sets the clock to the time of day on the day after, or so many days on. */
export async function nextDay(sim: TestSim, time = '10:00', days = 1): Promise<void> {
  const midnight = await dayOf(sim, days);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  await sim.control('POST', 'clock', { jump: `PT${midnight + hours * 3_600 + minutes * 60 - (await nowOf(sim))}S` });
}

export async function nowOf(sim: TestSim): Promise<number> {
  return Math.floor(Date.parse(text((await sim.control('GET', 'clock')).body.now)) / 1_000);
}

/** The member leaves the company. */
export async function resign(sim: TestSim, userid: string): Promise<void> {
  const answer = await sim.call('user/delete', undefined, { userid });
  if (answer.errcode !== 0) throw new Error(JSON.stringify(answer));
}
