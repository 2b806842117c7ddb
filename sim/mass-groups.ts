import { DAY } from '../domain/kernel/time.ts';
import { groupById, groupsOf } from './groups.ts';
import { sayInGroup } from './group-chat.ts';
import { OVER_QUOTA, quotaNow, SENT, WAITING } from './mass-quota.ts';
import type { Sim } from './sim.ts';
import type { Group } from './tables/groups.ts';
import type { MassMessage, MassTask } from './tables/messages.ts';

/** Longer than any window of the quota. */
const REMEMBERED = 32 * DAY;

/** The groups that a task may go to: those named, or all of the sender's, of which she picks. */
export function groupsOfTask(sim: Sim, task: MassTask): string[] {
  return task.groups?.map(({ chatId }) => chatId) ?? groupsOf(sim, task.userid).map(({ chatId }) => chatId);
}

/** The owner taps 发送. A group that is not hers any more is passed over: nothing was sent, so nothing is listed of it. */
export function confirmToGroups(
  sim: Sim,
  task: MassTask,
  message: MassMessage,
  picked: readonly string[] = groupsOfTask(sim, task),
): { sent: number; failed: number } {
  const count = { sent: 0, failed: 0 };
  const groups = groupsOfTask(sim, task).map((chatId) => {
    const group = picked.includes(chatId) ? groupById(sim, chatId) : undefined;
    if (group === undefined || group.dismissedAt !== undefined || group.owner !== task.userid) return { chatId, status: WAITING };
    const status = isGroupOverQuota(sim, group) ? OVER_QUOTA : SENT;
    if (status === SENT) sendTo(sim, group, message);
    count[status === SENT ? 'sent' : 'failed'] += 1;
    return { chatId, status };
  });
  sim.store.massTasks.put({ ...task, sentAt: sim.clock.now(), groups });
  return count;
}

/** Whether a group can get no more for now: the same kinds of quota as for customers, counted for each group (92135). */
export function isGroupOverQuota(sim: Sim, { massAt }: Group): boolean {
  const { since, most } = quotaNow(sim);
  return massAt.filter((at) => at >= since).length >= most;
}

function sendTo(sim: Sim, group: Group, { text, attachments }: MassMessage): void {
  const now = sim.clock.now();
  const counted = { ...group, massAt: [...group.massAt.filter((at) => at > now - REMEMBERED), now] };
  sayInGroup(sim, counted, { from: group.owner, via: 'mass', text, attachments });
}
