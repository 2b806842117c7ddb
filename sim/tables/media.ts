import Type, { type Static } from 'typebox';
import { createTable, type Log } from '../table.ts';

/** Files that were uploaded; their bytes are on disk (media-files.ts). Each schema is also the check on replaying the journal. Instants in ms. */

/**
 * Where a media id comes from, and so what it is good for: media/upload, media/upload_attachment for moments or albums,
 * media/upload_by_url, the JSSDK's voice; `published` belongs to a moment or an album and stays.
 */
export const MEDIA_SOURCES = ['upload', 'moment', 'album', 'byUrl', 'jssdk', 'published'] as const;

export const Media = Type.Object({
  mediaId: Type.String(),
  source: Type.Enum([...MEDIA_SOURCES]),
  kind: Type.Enum(['image', 'voice', 'video', 'file']),
  name: Type.String(),
  contentType: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  createdAt: Type.Number(),
  /** Never, when absent. */
  expiresAt: Type.Optional(Type.Number()),
});
export type Media = Static<typeof Media>;

/** A picture with an address of its own (media/uploadimg). */
export const Picture = Type.Object({ path: Type.String(), contentType: Type.String(), sha256: Type.String(), createdAt: Type.Number() });
export type Picture = Static<typeof Picture>;

export const UploadJob = Type.Object({
  jobid: Type.String(),
  createdAt: Type.Number(),
  kind: Type.Enum(['video', 'file']),
  name: Type.String(),
  url: Type.String(),
  md5: Type.String(),
  state: Type.Enum(['running', 'done', 'failed']),
  mediaId: Type.Optional(Type.String()),
  errcode: Type.Integer(),
  errmsg: Type.String(),
});
export type UploadJob = Static<typeof UploadJob>;

export function mediaTables(log: Log) {
  return {
    media: createTable(
      {
        name: 'media',
        schema: Media,
        key: (r) => r.mediaId,
        indexes: { content: (r) => r.sha256, life: (r) => (r.expiresAt === undefined ? 'kept' : 'temporary') },
      },
      log,
    ),
    pictures: createTable({ name: 'picture', schema: Picture, key: (r) => r.path, indexes: { content: (r) => r.sha256 } }, log),
    uploadJobs: createTable({ name: 'uploadJob', schema: UploadJob, key: (r) => r.jobid, indexes: { state: (r) => r.state } }, log),
  };
}
