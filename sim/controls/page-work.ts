import { shown } from '../clock.ts';
import { groupsOfTask } from '../mass-groups.ts';
import { NOT_FRIEND, OVER_QUOTA, SENT } from '../mass-quota.ts';
import { waitingTasks } from '../mass.ts';
import { waitingMoments } from '../moments.ts';
import type { DoneTask, Named, Outcome, Task, Todo } from '../page/answers-work.ts';
import type { Sim } from '../sim.ts';
import type { MassMessage, MassTask } from '../tables/messages.ts';
import type { Staff } from '../tables/people.ts';
import { cardsOf } from './page-cards.ts';
import { contentOfMoment, postsOf } from './page-moments.ts';
import { calledBy, personOf } from './page-people.ts';
import { friendshipKey } from '../keys.ts';

const NAMES_SHOWN = 500;
const DONE_SHOWN = 20;

/** What waits for a member's tap, and what became of what she has sent. */
export function todoOf(sim: Sim, { userid }: Staff): Todo {
  return {
    tasks: waitingTasks(sim.store, userid).map(({ task, message }) => taskOf(sim, task, message)),
    done: doneBy(sim, userid),
    moments: waitingMoments(sim, userid).map(({ moment }) => ({
      momentId: moment.momentId,
      ...contentOfMoment(sim, moment, moment.createdAt),
      audience: moment.tagIds.length > 0 ? 'tagged' : 'all',
    })),
    posts: postsOf(sim, userid),
  };
}

function taskOf(sim: Sim, task: MassTask, message: MassMessage): Task {
  const isForGroups = message.chatType === 'group';
  const names = isForGroups ? groupsOfTask(sim, task).map((id) => groupNamed(sim, id)) : recipientsOf(sim, task);
  return {
    msgid: message.msgid,
    ...contentOf(sim, message, message.createdAt),
    to: isForGroups ? 'groups' : 'customers',
    choice: isForGroups ? (task.groups === undefined ? 'groups' : 'none') : message.allowSelect === true ? 'leaveOut' : 'none',
    recipients: names,
    total: isForGroups ? names.length : task.recipients.length,
    reminders: message.remindedAt.length,
  };
}

function recipientsOf({ store }: Sim, { userid, recipients }: MassTask): Named[] {
  return recipients.slice(0, NAMES_SHOWN).map(({ externalUserid: id }) => {
    const friendship = store.friendships.get(friendshipKey(userid, id));
    return { id, name: friendship === undefined ? personOf(store, id).name : calledBy(store, friendship) };
  });
}

/** What is sent waits for nobody any more, in the order in which it was sent. */
function doneBy(sim: Sim, userid: string): DoneTask[] {
  const mine: MassTask[] = [];
  for (const task of sim.store.massTasks.by('waiting', '')) if (task.userid === userid) mine.push(task);
  return mine
    .slice(-DONE_SHOWN)
    .reverse()
    .flatMap((task) => {
      const message = sim.store.massMessages.get(task.msgid);
      return message === undefined ? [] : [doneTask(sim, task, message)];
    });
}

function doneTask(sim: Sim, task: MassTask, message: MassMessage): DoneTask {
  const { store } = sim;
  const results = [
    ...task.recipients.map(({ externalUserid, status }) => ({ name: personOf(store, externalUserid).name, outcome: outcomeOf(status) })),
    ...(task.groups ?? []).map(({ chatId, status }) => ({ name: groupNamed(sim, chatId).name, outcome: outcomeOf(status) })),
  ];
  const counts = { sent: 0, notFriend: 0, overQuota: 0, notSent: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return {
    msgid: message.msgid,
    ...contentOf(sim, message, task.sentAt ?? message.createdAt),
    to: message.chatType === 'group' ? 'groups' : 'customers',
    counts,
    // What went wrong is what one looks for.
    results: results.sort((a, b) => Number(a.outcome === 'sent') - Number(b.outcome === 'sent')).slice(0, NAMES_SHOWN),
  };
}

function outcomeOf(status: number): Outcome {
  switch (status) {
    case SENT:
      return 'sent';
    case NOT_FRIEND:
      return 'notFriend';
    case OVER_QUOTA:
      return 'overQuota';
    default:
      return 'notSent';
  }
}

function contentOf(sim: Sim, { text, attachments }: MassMessage, at: number) {
  return { at: shown(at), text, cards: cardsOf(sim, attachments) };
}

function groupNamed({ store }: Sim, id: string): Named {
  return { id, name: store.groups.get(id)?.name ?? '已解散的群' };
}
