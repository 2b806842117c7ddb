import { createPublicKey } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { newRobotId, newRoomId } from '../archive-ids.ts';
import { archiveConsent, newestKey } from '../archive.ts';
import { shown } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { numberSetting } from '../store.ts';
import type { Sim } from '../sim.ts';
import { answerBody, findCustomer, findStaff, isNo, no, parameter, send } from './ask.ts';

const closed = { additionalProperties: false };
const ARCHIVE_PAGE = 1_000;

const NewKey = Type.Object({ publicKey: Type.String({ minLength: 1 }), version: Type.Optional(Type.Integer({ minimum: 1 })) }, closed);
const Settings = Type.Object({ secret: Type.Optional(Type.String({ minLength: 1 })) }, closed);
const Permits = Type.Object({ permits: Type.Array(Type.Object({ userid: Type.String(), edition: Type.Enum([1, 2, 3]) }, closed)) }, closed);
const Consent = Type.Object({ externalUserid: Type.String(), with: Type.String(), status: Type.Enum(['Agree', 'Disagree']) }, closed);
const NewRoom = Type.Object(
  {
    name: Type.String(),
    creator: Type.String(),
    members: Type.Array(Type.String(), { minItems: 1 }),
    notice: Type.Optional(Type.String()),
  },
  closed,
);
const NewRobot = Type.Object({ name: Type.String(), creatorUserid: Type.String() }, closed);

/** The message archive as its administrator sees it: keys, seats, what customers agreed to; and what is in it. */
export function serveArchive(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/archive', (request, reply) => {
    const after = Number(parameter(request, 'query', 'seq') ?? '0');
    const limit = Number(parameter(request, 'query', 'limit') ?? String(ARCHIVE_PAGE));
    if (!Number.isSafeInteger(after) || after < 0) return send(reply, no(400, '"seq" must be a whole number from 0.'));
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > ARCHIVE_PAGE)
      return send(reply, no(400, `"limit" must be 1 to ${ARCHIVE_PAGE}.`));
    return { items: archivedAfter(sim, after, limit) };
  });
  app.get('/_sim/archive/keys', () => ({ items: [...store.archiveKeys.all()] }));
  app.post('/_sim/archive/keys', (request, reply) => answerBody(NewKey, request, reply, (body) => addKey(sim, body)));
  app.put('/_sim/archive/settings', (request, reply) =>
    answerBody(Settings, request, reply, ({ secret }) => {
      if (secret !== undefined) store.settings.put({ key: 'archive.secret', value: secret });
      return { secret: store.settings.get('archive.secret')?.value ?? sim.config.secret };
    }),
  );
  app.put('/_sim/archive/permits', (request, reply) =>
    answerBody(Permits, request, reply, ({ permits }) => {
      const unknown = permits.find(({ userid }) => store.staff.get(staffKey(userid)) === undefined);
      if (unknown !== undefined) return no(404, `There is no staff member ${unknown.userid}.`);
      store.archivePermits.clear();
      for (const { userid, edition } of permits)
        store.archivePermits.put({ userid: store.staff.get(staffKey(userid))?.userid ?? userid, edition });
      return { items: [...store.archivePermits.all()] };
    }),
  );
  app.post('/_sim/archive/consents', (request, reply) =>
    answerBody(Consent, request, reply, (body) => {
      const customer = findCustomer(store, body.externalUserid);
      if (isNo(customer)) return customer;
      const partner = store.staff.get(staffKey(body.with))?.userid ?? body.with;
      archiveConsent(sim, customer.externalUserid, partner, body.status);
      // Told for a chat of two only.
      if (body.status === 'Agree' && store.staff.get(staffKey(partner)) !== undefined)
        sim.callbacks.push('change_external_contact', {
          ChangeType: 'msg_audit_approved',
          UserID: partner,
          ExternalUserID: customer.externalUserid,
        });
      return { externalUserid: customer.externalUserid, with: partner, status: body.status };
    }),
  );
  app.post('/_sim/archive/rooms', (request, reply) =>
    answerBody(NewRoom, request, reply, ({ name, creator, members, notice = '' }) => {
      const people = [creator, ...members].map((userid) => findStaff(store, userid));
      const missing = people.find(isNo);
      if (missing !== undefined) return missing;
      const now = sim.clock.now();
      const userids = new Set(people.flatMap((one) => (isNo(one) ? [] : [one.userid])));
      const room = {
        roomid: newRoomId(),
        name,
        creator: [...userids][0] ?? creator,
        notice,
        createdAt: now,
        members: [...userids].map((userid) => ({ userid, joinedAt: now })),
      };
      store.internalRooms.put(room);
      return room;
    }),
  );
  app.post('/_sim/archive/robots', (request, reply) =>
    answerBody(NewRobot, request, reply, ({ name, creatorUserid }) => {
      const creator = findStaff(store, creatorUserid);
      if (isNo(creator)) return creator;
      const robot = { robotId: newRobotId(), name, creatorUserid: creator.userid };
      store.archiveRobots.put(robot);
      return robot;
    }),
  );
}

/** What is said from now on is sealed with it. The same key again is the same version. */
function addKey({ store }: Sim, given: Static<typeof NewKey>): object {
  const publicKey = readKey(given.publicKey);
  if (publicKey === undefined) return no(400, '"publicKey" must be an RSA public key of at least 2048 bits in PEM.');
  for (const key of store.archiveKeys.all()) if (key.publicKey === publicKey) return { version: key.version };
  const newest = newestKey(store) ?? 0;
  const version = given.version ?? newest + 1;
  if (version <= newest) return no(409, `The newest key has version ${newest} already.`);
  store.archiveKeys.put({ version, publicKey });
  return { version };
}

function readKey(pem: string): string | undefined {
  try {
    const key = createPublicKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= 2_048 ? key.export({ type: 'spki', format: 'pem' }).toString() : undefined;
  } catch {
    // The caller answers that it is none.
    return undefined;
  }
}

/** As GetChatData (91774): what comes after a seq, in order. Nothing of it is sealed, and nothing expires. */
function archivedAfter({ store }: Sim, after: number, limit: number): object[] {
  const last = numberSetting(store.settings.get('seq.archive'));
  const items = [];
  for (let seq = after + 1; seq <= last && items.length < limit; seq++) {
    const line = store.archive.get(String(seq));
    if (line !== undefined) items.push({ ...line, at: shown(line.at) });
  }
  return items;
}
