import type { FastifyInstance } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { GROUP_MEMBERS } from '../../domain/wecom/group-limits.ts';
import { shown } from '../clock.ts';
import { sayInGroup } from '../group-chat.ts';
import { isMember } from '../group-members.ts';
import { createGroup, dismissGroup, editGroup, groupById } from '../groups.ts';
import type { Sim } from '../sim.ts';
import { membershipKey } from '../tables/groups.ts';
import type { Group } from '../tables/groups.ts';
import { answerBody, findStaff, isNo, no, parameter, send } from './ask.ts';
import type { No } from './ask.ts';
import { Join, join, Leave, leave, people, persons, who } from './group-joins.ts';
import { shownGroup, shownGroupMessage } from './groups-shown.ts';

const closed = { additionalProperties: false };
const name = Type.String({ minLength: 1 });

const NewGroup = Type.Object(
  { name, owner: Type.String(), members: Type.Optional(Type.Array(Type.String())), notice: Type.Optional(Type.String()) },
  closed,
);

const Edit = Type.Object(
  {
    name: Type.Optional(name),
    notice: Type.Optional(Type.String()),
    owner: Type.Optional(Type.String()),
    admins: Type.Optional(Type.Array(Type.String())),
    /** A template that greets customers from now on; the empty text: none. */
    welcomeTemplateId: Type.Optional(Type.String()),
  },
  closed,
);

const Nickname = Type.Object({ ...who, nickname: Type.String() }, closed);

const Say = Type.Object({ from: Type.String(), text: Type.String({ minLength: 1 }) }, closed);

/** Customer groups and what people do in them in their clients. */
export function serveGroups(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.post('/_sim/groups', (request, reply) => answerBody(NewGroup, request, reply, (body) => make(sim, body)));
  app.get('/_sim/groups', () => ({ items: [...store.groups.all()].map((group) => shownGroup(store, group)) }));
  app.get('/_sim/groups/:chatId', (request, reply) => {
    const group = findGroup(sim, parameter(request, 'params', 'chatId'), 'also dismissed');
    return send(reply, isNo(group) ? group : shownGroup(store, group, [...store.memberships.by('group', group.chatId)]));
  });
  app.get('/_sim/groups/:chatId/messages', (request, reply) => {
    const group = findGroup(sim, parameter(request, 'params', 'chatId'), 'also dismissed');
    return send(reply, isNo(group) ? group : { items: [...store.groupMessages.by('group', group.chatId)].map(shownGroupMessage) });
  });
  serveChange(app, sim, 'messages', Say, (group, body) => say(sim, group, body));
  serveChange(app, sim, 'joins', Join, (group, body) => join(sim, group, body));
  serveChange(app, sim, 'leaves', Leave, (group, body) => leave(sim, group, body));
  serveChange(app, sim, 'edits', Edit, (group, body) => edit(sim, group, body));
  serveChange(app, sim, 'nicknames', Nickname, (group, body) => nickname(sim, group, body));
  serveChange(app, sim, 'dismissals', Type.Object({}, closed), (group) => {
    dismissGroup(sim, group);
    return { dismissed: true };
  });
}

function serveChange<T extends TSchema>(
  app: FastifyInstance,
  sim: Sim,
  what: string,
  schema: T,
  change: (group: Group, body: Static<T>) => object,
): void {
  app.post(`/_sim/groups/:chatId/${what}`, (request, reply) =>
    answerBody(schema, request, reply, (body) => {
      const group = findGroup(sim, parameter(request, 'params', 'chatId'));
      return isNo(group) ? group : change(group, body);
    }),
  );
}

function make(sim: Sim, body: Static<typeof NewGroup>): object {
  const owner = findStaff(sim.store, body.owner);
  if (isNo(owner)) return owner;
  const members = people(sim.store, body.members ?? []);
  if (isNo(members)) return members;
  if (new Set([owner.userid, ...members]).size > GROUP_MEMBERS) return no(409, `A group has at most ${GROUP_MEMBERS} members.`);
  const { notice } = body;
  return shownGroup(
    sim.store,
    createGroup(sim, { name: body.name, owner: owner.userid, members, ...(notice === undefined ? {} : { notice }) }),
  );
}

function edit(sim: Sim, group: Group, { welcomeTemplateId, owner, admins, ...rest }: Static<typeof Edit>): object {
  const { store } = sim;
  const heir = owner === undefined ? undefined : findStaff(store, owner);
  if (heir !== undefined && isNo(heir)) return heir;
  const helpers = admins === undefined ? undefined : people(store, admins);
  if (helpers !== undefined && isNo(helpers)) return helpers;
  if (helpers?.some((id) => !isMember(sim, group, id)) === true) return no(409, 'An administrator must be in the group.');
  if (welcomeTemplateId !== undefined && welcomeTemplateId !== '' && store.groupWelcomes.get(welcomeTemplateId) === undefined)
    return no(404, `There is no welcome ${welcomeTemplateId}.`);
  const welcome = welcomeTemplateId === undefined ? group : { ...group, welcomeTemplateId };
  const change = { ...rest, ...(heir === undefined ? {} : { owner: heir.userid }), ...(helpers === undefined ? {} : { admins: helpers }) };
  return shownGroup(store, editGroup(sim, welcome, change));
}

/** How they call themselves in the group: nobody is told. */
function nickname({ store }: Sim, group: Group, body: Static<typeof Nickname>): object {
  const ids = persons(store, body);
  if (isNo(ids)) return ids;
  for (const id of ids) {
    const membership = store.memberships.get(membershipKey(group.chatId, id));
    if (membership?.present !== true) return no(409, `${id} is not in the group.`);
    store.memberships.put({ ...membership, nickname: body.nickname });
  }
  return { chatId: group.chatId, nickname: body.nickname };
}

function say(sim: Sim, group: Group, { from, text }: Static<typeof Say>): object {
  const ids = people(sim.store, [from]);
  if (isNo(ids)) return ids;
  const [speaker = from] = ids;
  if (!isMember(sim, group, speaker)) return no(409, `${speaker} is not in the group.`);
  const message = sayInGroup(sim, group, { from: speaker, via: 'chat', text, attachments: [] });
  return { msgid: message.msgid, at: shown(message.at) };
}

function findGroup(sim: Sim, chatId: string | undefined, which?: 'also dismissed'): Group | No {
  const group = groupById(sim, chatId ?? '');
  if (group === undefined) return no(404, `There is no group ${chatId}.`);
  return group.dismissedAt === undefined || which !== undefined ? group : no(409, 'The group is dismissed.');
}
