import Type, { type Static } from 'typebox';
import { DAY, MINUTE } from '../../domain/kernel/time.ts';
import { createTable, type Log } from '../table.ts';

/** Moments, who publishes them, who sees them and what they say to them. Each schema is also the check on replaying the journal. Instants in ms. */

export const Moment = Type.Object({
  momentId: Type.String(),
  /** A member's own, or the company's when absent. */
  creator: Type.Optional(Type.String()),
  createdAt: Type.Number(),
  /** Members learn of it now: until then the job runs. */
  readyAt: Type.Number(),
  text: Type.String(),
  images: Type.Array(Type.String()),
  video: Type.Optional(Type.Object({ mediaId: Type.String(), thumbId: Type.String() })),
  link: Type.Optional(Type.Object({ title: Type.String(), url: Type.String(), mediaId: Type.Optional(Type.String()) })),
  location: Type.Optional(Type.Object({ latitude: Type.String(), longitude: Type.String(), name: Type.String() })),
  /** Only customers with one of these tags see it; empty: all of them do. */
  tagIds: Type.Array(Type.String()),
  state: Type.Enum(['live', 'cancelled', 'deleted']),
});
export type Moment = Static<typeof Moment>;

/** One member's part in a moment. */
export const MomentPost = Type.Object({
  momentId: Type.String(),
  userid: Type.String(),
  publishedAt: Type.Optional(Type.Number()),
  /** Chosen when it was published, and who of them can see it. */
  chosen: Type.Array(Type.String()),
  seenBy: Type.Array(Type.String()),
});
export type MomentPost = Static<typeof MomentPost>;

export const MomentReaction = Type.Object({
  seq: Type.Integer(),
  momentId: Type.String(),
  /** Whose post. */
  userid: Type.String(),
  kind: Type.Enum(['like', 'comment']),
  by: Type.Enum(['customer', 'staff']),
  from: Type.String(),
  text: Type.String(),
  at: Type.Number(),
});
export type MomentReaction = Static<typeof MomentReaction>;

/** The making of a company moment. */
export const MomentJob = Type.Object({
  jobid: Type.String(),
  createdAt: Type.Number(),
  /** Absent: nobody could publish it. */
  momentId: Type.Optional(Type.String()),
  invalidUserids: Type.Array(Type.String()),
  invalidParties: Type.Array(Type.Integer()),
  invalidTagIds: Type.Array(Type.String()),
});
export type MomentJob = Static<typeof MomentJob>;

export function momentsTables(log: Log) {
  return {
    moments: createTable(
      { name: 'moment', schema: Moment, key: (r) => r.momentId, indexes: { day: (r) => String(Math.floor(r.createdAt / DAY)) } },
      log,
    ),
    momentPosts: createTable(
      {
        name: 'momentPost',
        schema: MomentPost,
        key: (r) => postKey(r.momentId, r.userid),
        indexes: {
          moment: (r) => r.momentId,
          waiting: (r) => (r.publishedAt === undefined ? r.userid : ''),
          published: (r) => (r.publishedAt === undefined ? '' : r.userid),
        },
      },
      log,
    ),
    momentReactions: createTable(
      {
        name: 'momentReaction',
        schema: MomentReaction,
        key: (r) => String(r.seq),
        indexes: { post: (r) => postKey(r.momentId, r.userid) },
      },
      log,
    ),
    momentJobs: createTable(
      { name: 'momentJob', schema: MomentJob, key: (r) => r.jobid, indexes: { minute: (r) => String(Math.floor(r.createdAt / MINUTE)) } },
      log,
    ),
  };
}

export function postKey(momentId: string, userid: string): string {
  return `${momentId} ${userid}`;
}
