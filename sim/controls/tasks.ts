import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { shown } from '../clock.ts';
import { groupsOfTask } from '../mass-groups.ts';
import { confirmTask, UNREACHABLE_STAFF, waitingTasks } from '../mass.ts';
import type { Sim } from '../sim.ts';
import type { MassMessage, MassTask } from '../tables/messages.ts';
import { answerBody, findStaff, isNo, no, parameter, send } from './ask.ts';
import type { No } from './ask.ts';

const Confirmation = Type.Object(
  {
    msgid: Type.Optional(Type.String()),
    all: Type.Optional(Type.Literal(true)),
    /** Which groups, of a mass message that names none. */
    chatIds: Type.Optional(Type.Array(Type.String())),
    /** Customers not to send to, where the mass message allows the choice. */
    leaveOut: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

/** Mass tasks waiting for the staff member's tap. */
export function serveTasks(app: FastifyInstance, sim: Sim): void {
  app.get('/_sim/staff/:userid/tasks', (request, reply) => {
    const staff = findStaff(sim.store, parameter(request, 'params', 'userid'));
    if (isNo(staff)) return send(reply, staff);
    return {
      items: waitingTasks(sim.store, staff.userid).map(({ task, message }) => ({
        msgid: message.msgid,
        at: shown(message.createdAt),
        text: message.text,
        attachments: message.attachments,
        chatType: message.chatType ?? 'single',
        recipients: message.chatType === 'group' ? groupsOfTask(sim, task).length : task.recipients.length,
        chatIds: message.chatType === 'group' ? groupsOfTask(sim, task) : [],
        externalUserids: task.recipients.map((recipient) => recipient.externalUserid),
        reminders: message.remindedAt.length,
      })),
    };
  });
  app.post('/_sim/staff/:userid/confirmations', (request, reply) =>
    answerBody(Confirmation, request, reply, (body) => confirm(sim, parameter(request, 'params', 'userid'), body)),
  );
}

function confirm(sim: Sim, userid: string | undefined, body: Static<typeof Confirmation>): object {
  const staff = findStaff(sim.store, userid);
  if (isNo(staff)) return staff;
  if ((body.msgid === undefined) === (body.all === undefined)) return no(400, 'Give exactly one of "msgid" and "all".');
  const waiting = waitingTasks(sim.store, staff.userid);
  // Nobody has reached her: a sweep over all staff leaves her tasks waiting. Her own tap still counts.
  const chosen =
    body.msgid === undefined
      ? staff.name === UNREACHABLE_STAFF
        ? []
        : waiting
      : waiting.filter(({ message }) => message.msgid === body.msgid);
  if (body.msgid !== undefined && chosen.length === 0) return whyNot(sim, staff.userid, body.msgid);
  const wrong = chosen.map(({ task, message }) => pickProblem(task, message, body)).find((problem) => problem !== undefined);
  if (wrong !== undefined) return wrong;
  const { chatIds, leaveOut } = body;
  const picked = { ...(chatIds === undefined ? {} : { chatIds }), ...(leaveOut === undefined ? {} : { leaveOut: new Set(leaveOut) }) };
  const results = chosen.map(({ task, message }) => confirmTask(sim, task, message, picked));
  return {
    confirmed: chosen.length,
    sent: results.reduce((sum, one) => sum + one.sent, 0),
    failed: results.reduce((sum, one) => sum + one.failed, 0),
  };
}

function pickProblem(task: MassTask, message: MassMessage, { chatIds, leaveOut }: Static<typeof Confirmation>): No | undefined {
  if (chatIds !== undefined && (message.chatType !== 'group' || task.groups !== undefined))
    return no(409, 'The groups are not for picking.');
  if (leaveOut !== undefined && message.allowSelect !== true) return no(409, 'Nobody may be left out of this mass message.');
  return undefined;
}

function whyNot({ store }: Sim, userid: string, msgid: string): object {
  const task = store.massTasks.get(`${msgid} ${userid}`);
  if (task === undefined) return no(404, `${userid} has no task ${msgid}.`);
  return no(409, task.sentAt === undefined ? 'The mass message was cancelled.' : 'The task is already confirmed.');
}
