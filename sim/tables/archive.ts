import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** The message archive and what belongs to it. Each schema is also the check on replaying the journal. Instants in ms. */

/** One line of the message archive; `seq` grows by one. */
export const Archived = Type.Object({
  seq: Type.Integer(),
  msgid: Type.String(),
  from: Type.String(),
  /** The other of two, or the room. */
  to: Type.String(),
  text: Type.String(),
  at: Type.Number(),
  /** What it decrypts to. Absent in lines of earlier versions, which are plain texts. */
  message: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** The public key it is sealed with. Absent: the newest. */
  keyVersion: Type.Optional(Type.Integer()),
});
export type Archived = Static<typeof Archived>;

export const ArchiveKey = Type.Object({ version: Type.Integer(), publicKey: Type.String() });
export type ArchiveKey = Static<typeof ArchiveKey>;

/** A file of a message; `base64` is its content. */
export const ArchiveFile = Type.Object({ sdkfileid: Type.String(), base64: Type.String(), at: Type.Number() });
export type ArchiveFile = Static<typeof ArchiveFile>;

/** Where a member's edition is told: 1 office, 2 service, 3 enterprise. Without any row everybody is archived. */
export const ArchivePermit = Type.Object({ userid: Type.String(), edition: Type.Integer() });
export type ArchivePermit = Static<typeof ArchivePermit>;

/** What a customer said to being archived by a member or in a room (`with`). Nobody asked: agreed. */
export const ArchiveConsent = Type.Object({
  externalUserid: Type.String(),
  with: Type.String(),
  status: Type.String(),
  changedAt: Type.Number(),
});
export type ArchiveConsent = Static<typeof ArchiveConsent>;

/** A chat of members only: the archive knows it, customer contact does not. */
export const InternalRoom = Type.Object({
  roomid: Type.String(),
  name: Type.String(),
  creator: Type.String(),
  notice: Type.String(),
  createdAt: Type.Number(),
  members: Type.Array(Type.Object({ userid: Type.String(), joinedAt: Type.Number() })),
});
export type InternalRoom = Static<typeof InternalRoom>;

export const ArchiveRobot = Type.Object({ robotId: Type.String(), name: Type.String(), creatorUserid: Type.String() });
export type ArchiveRobot = Static<typeof ArchiveRobot>;

export function consentKey(externalUserid: string, partner: string): string {
  return `${externalUserid} ${partner}`;
}

export function archiveTables(log: Log) {
  return {
    archive: createTable({ name: 'archive', schema: Archived, key: (r) => String(r.seq), indexes: {} }, log),
    archiveKeys: createTable({ name: 'archiveKey', schema: ArchiveKey, key: (r) => String(r.version), indexes: {} }, log),
    archiveFiles: createTable({ name: 'archiveFile', schema: ArchiveFile, key: (r) => r.sdkfileid, indexes: {} }, log),
    archivePermits: createTable({ name: 'archivePermit', schema: ArchivePermit, key: (r) => r.userid, indexes: {} }, log),
    archiveConsents: createTable(
      { name: 'archiveConsent', schema: ArchiveConsent, key: (r) => consentKey(r.externalUserid, r.with), indexes: {} },
      log,
    ),
    internalRooms: createTable({ name: 'internalRoom', schema: InternalRoom, key: (r) => r.roomid, indexes: {} }, log),
    archiveRobots: createTable({ name: 'archiveRobot', schema: ArchiveRobot, key: (r) => r.robotId, indexes: {} }, log),
  };
}
