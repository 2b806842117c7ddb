import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { fillGroup, WorldGroup } from './world-groups.ts';
import { newFriendship } from '../friendships.ts';
import type { Friendship } from '../tables/people.ts';
import { COMPANY_NAME, keep } from '../settings.ts';
import type { Sim } from '../sim.ts';
import { staffKey } from '../keys.ts';
import { forgetFloods } from '../member-floods.ts';
import { ROOT } from '../store.ts';
import { answerBody, no } from './ask.ts';

const closed = { additionalProperties: false };

const World = Type.Object(
  {
    /** Its name, as a customer reads it below that of a member. */
    company: Type.Optional(Type.String()),
    departments: Type.Optional(
      Type.Array(
        Type.Object({ id: Type.Integer(), name: Type.String(), parentid: Type.Integer(), order: Type.Optional(Type.Integer()) }, closed),
      ),
    ),
    staff: Type.Optional(
      Type.Array(
        Type.Object(
          {
            userid: Type.String(),
            name: Type.String(),
            department: Type.Optional(Type.Array(Type.Integer())),
            position: Type.Optional(Type.String()),
          },
          closed,
        ),
      ),
    ),
    tagGroups: Type.Optional(
      Type.Array(
        Type.Object(
          {
            groupId: Type.String(),
            groupName: Type.String(),
            tags: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
          },
          closed,
        ),
      ),
    ),
    customers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            externalUserid: Type.String(),
            name: Type.String(),
            gender: Type.Optional(Type.Integer()),
            unionid: Type.Optional(Type.String()),
            type: Type.Optional(Type.Integer()),
            avatar: Type.Optional(Type.String()),
            mobile: Type.Optional(Type.String()),
            position: Type.Optional(Type.String()),
            corpName: Type.Optional(Type.String()),
            corpFullName: Type.Optional(Type.String()),
            friendships: Type.Optional(
              Type.Array(
                Type.Object(
                  {
                    userid: Type.String(),
                    /** Seconds, as in WeCom. */
                    createtime: Type.Number(),
                    remark: Type.Optional(Type.String()),
                    tagIds: Type.Optional(Type.Array(Type.String())),
                    state: Type.Optional(Type.String()),
                    addWay: Type.Optional(Type.Integer()),
                    /** She deleted the member, whose side still lists her. */
                    cutByCustomer: Type.Optional(Type.Boolean()),
                  },
                  closed,
                ),
              ),
            ),
          },
          closed,
        ),
      ),
    ),
    groups: Type.Optional(Type.Array(WorldGroup)),
    contactWays: Type.Optional(
      Type.Array(
        Type.Object(
          {
            configId: Type.String(),
            userids: Type.Array(Type.String()),
            remark: Type.String(),
            state: Type.Optional(Type.String()),
            skipVerify: Type.Optional(Type.Boolean()),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);
type World = Static<typeof World>;

const Settings = Type.Object({ quota: Type.Optional(Type.Enum(['monthDays', 'perWeek7', 'perDay1'])) }, closed);

/** A whole company at once, and what became of it. Clock, token, settings, faults and calls stay; nothing is called back. */
export function serveWorld(app: FastifyInstance, sim: Sim): void {
  app.post('/_sim/world', (request, reply) =>
    answerBody(World, request, reply, (world) => {
      const wrong = inconsistency(world);
      if (wrong !== undefined) return no(400, wrong);
      sim.store.forgetWorld();
      forgetFloods(sim.store);
      fill(sim, world);
      return {
        departments: sim.store.departments.size,
        staff: sim.store.staff.size,
        customers: sim.store.customers.size,
        friendships: sim.store.friendships.size,
      };
    }),
  );
  app.get('/_sim/world', () => ({
    tags: [...sim.store.tags.all()].filter((tag) => !tag.deleted).map(({ id, groupId, name }) => ({ id, groupId, name })),
    friendships: [...sim.store.friendships.all()].map(({ userid, externalUserid, cutByCustomer }) => ({
      userid,
      externalUserid,
      cutByCustomer,
    })),
  }));
  app.put('/_sim/settings', (request, reply) =>
    answerBody(Settings, request, reply, ({ quota }) => {
      if (quota !== undefined) sim.store.settings.put({ key: 'quota', value: quota });
      return { quota: sim.store.settings.get('quota')?.value ?? 'monthDays' };
    }),
  );
}

function inconsistency(world: World): string | undefined {
  const departments = new Set([ROOT.id, ...(world.departments ?? []).map((department) => department.id)]);
  const staff = new Set((world.staff ?? []).map(({ userid }) => staffKey(userid)));
  const tags = new Set((world.tagGroups ?? []).flatMap((group) => group.tags.map((tag) => tag.id)));
  for (const one of world.staff ?? [])
    if (one.department?.some((id) => !departments.has(id))) return `Staff ${one.userid} is in a department that is not there.`;
  for (const way of world.contactWays ?? [])
    if (!way.userids.every((userid) => staff.has(staffKey(userid)))) return `Contact way ${way.configId} has a user who is not there.`;
  for (const group of world.groups ?? [])
    if (!staff.has(staffKey(group.owner))) return `Group ${group.name} has an owner who is not there.`;
  for (const customer of world.customers ?? []) {
    for (const { userid, tagIds = [] } of customer.friendships ?? []) {
      if (!staff.has(staffKey(userid))) return `Customer ${customer.externalUserid} has a friend who is not there: ${userid}.`;
      if (!tagIds.every((id) => tags.has(id))) return `Customer ${customer.externalUserid} has a tag that is not there.`;
    }
  }
  return undefined;
}

function fill({ store, clock }: Sim, world: World): void {
  const now = clock.now();
  keep(store, COMPANY_NAME, world.company ?? '');
  store.departments.put(ROOT);
  for (const department of world.departments ?? []) store.departments.put({ order: 0, ...department });
  for (const { userid, name, department = [ROOT.id], position = '' } of world.staff ?? [])
    store.staff.put({ userid, name, department, position });
  for (const { groupId, groupName, tags } of world.tagGroups ?? []) {
    store.tagGroups.put({ groupId, groupName, order: 0, createdAt: now, deleted: false });
    // Larger order comes first: the order given is the order shown.
    tags.forEach((tag, i) => store.tags.put({ ...tag, groupId, order: tags.length - i, createdAt: now, deleted: false }));
  }
  for (const { friendships = [], ...customer } of world.customers ?? []) {
    store.customers.put({ gender: 0, ...customer });
    for (const { userid, createtime, ...rest } of friendships) {
      const friendship: Friendship = {
        ...newFriendship(store, store.staff.get(staffKey(userid))?.userid ?? userid, customer.externalUserid, createtime * 1_000),
        ...rest,
      };
      store.friendships.put(friendship);
    }
  }
  for (const group of world.groups ?? []) fillGroup(store, group);
  for (const { configId, userids, remark, state = '', skipVerify = true } of world.contactWays ?? []) {
    store.contactWays.put({
      configId,
      seq: store.next('contactWay'),
      createdAt: now,
      type: userids.length === 1 ? 1 : 2,
      scene: 2,
      style: 1,
      remark,
      skipVerify,
      state,
      userids: userids.map((userid) => store.staff.get(staffKey(userid))?.userid ?? userid),
      parties: [],
      isExclusive: false,
      scans: 0,
    });
  }
}
