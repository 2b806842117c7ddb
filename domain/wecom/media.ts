import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Files at WeCom. Documents 90253, 90254, 90255, 90256, 95098, 96219. */

const MEBIBYTE = 1024 * 1024;

/** A media id is good for three days, in all apps of the corp. 90253 */
export const MEDIA_LIFE_DAYS = 3;
/** Files of five bytes or less are refused. 90253, 95098, 96219 */
export const MEDIA_TOO_SMALL_BYTES = 5;
/** media/upload. 90253 */
export const MEDIA_BYTES = { image: 10 * MEBIBYTE, voice: 2 * MEBIBYTE, video: 10 * MEBIBYTE, file: 20 * MEBIBYTE } as const;
export const VOICE_SECONDS = 60;
/** media/uploadimg: size of a picture, pictures of a corp. 90256 */
export const PICTURE_BYTES = 2 * MEBIBYTE;
export const PICTURES_PER_DAY = 1_000;
export const PICTURES_PER_MONTH = 3_000;
/** media/upload_attachment. 95098 */
export const ATTACHMENT_BYTES = 10 * MEBIBYTE;
export const MOMENT_IMAGE_LONG_SIDE = 10_800;
export const MOMENT_IMAGE_SHORT_SIDE = 1_080;
export const MOMENT_VIDEO_SECONDS = 30;
/** More than this comes only in ranges. 90254 */
export const DOWNLOAD_BYTES = 20 * MEBIBYTE;
/** media/upload_by_url; its job is known for an hour. 96219 */
export const BY_URL_BYTES = 200 * MEBIBYTE;
export const BY_URL_JOB_MINUTES = 60;
export const BY_URL_FILENAME_BYTES = 128;
export const BY_URL_URL_BYTES = 1_024;

export const MEDIA_KINDS = ['image', 'voice', 'video', 'file'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];
/** What the file of media/upload_attachment is for; its media id is good for nothing else. */
export const ATTACHMENT_TYPES = { moment: 1, album: 2 } as const;
export type AttachmentUse = keyof typeof ATTACHMENT_TYPES;

/** The file itself is the part `media` of a multipart body. */
export const MediaUploadRequest = Type.Object({ type: Type.Enum([...MEDIA_KINDS]) });
export type MediaUploadRequest = Static<typeof MediaUploadRequest>;
/** `created_at`, seconds: a string after media/upload, a number after media/upload_attachment. */
export const MediaUploadResponse = Type.Object({
  type: Type.String(),
  media_id: Type.String(),
  created_at: Type.Union([Type.Integer(), Type.String()]),
});
export type MediaUploadResponse = Static<typeof MediaUploadResponse>;

export const MediaUploadimgResponse = Type.Object({ url: Type.String() });
export type MediaUploadimgResponse = Static<typeof MediaUploadimgResponse>;

export const MediaUploadAttachmentRequest = Type.Object({
  media_type: Type.Enum(['image', 'video', 'file']),
  attachment_type: Type.Integer(),
});
export type MediaUploadAttachmentRequest = Static<typeof MediaUploadAttachmentRequest>;

export const MediaReference = Type.Object({ media_id: Type.String() });
export type MediaReference = Static<typeof MediaReference>;
/** The answer is the file, not JSON: its name is in the header Content-disposition. */
export const MediaContent = Type.Object({
  name: Type.Optional(Type.String()),
  type: Type.String(),
  bytes: Type.Unsafe<Uint8Array>(Type.Unknown()),
});
export type MediaContent = Static<typeof MediaContent>;

/** WeCom fetches the file itself, in ranges; the media id is for welcome messages of groups only (`scene` 1). */
export const MediaUploadByUrlRequest = Type.Object({
  scene: Type.Integer(),
  type: Type.String(),
  filename: Type.String(),
  url: Type.String(),
  md5: Type.Optional(Type.String()),
});
export type MediaUploadByUrlRequest = Static<typeof MediaUploadByUrlRequest>;
export const MediaUploadByUrlResponse = Type.Object({ jobid: Type.String() });
export type MediaUploadByUrlResponse = Static<typeof MediaUploadByUrlResponse>;

export const MediaUploadByUrlResultRequest = Type.Object({ jobid: Type.String() });
export type MediaUploadByUrlResultRequest = Static<typeof MediaUploadByUrlResultRequest>;
/** `status` 1 running, 2 done, 3 failed. */
export const MediaUploadByUrlResultResponse = Type.Object({
  status: Type.Union([Type.Integer(), Type.String()]),
  detail: Type.Optional(
    Type.Object({
      errcode: Type.Integer(),
      errmsg: Type.Optional(Type.String()),
      media_id: Type.Optional(Type.String()),
      created_at: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
    }),
  ),
});
export type MediaUploadByUrlResultResponse = Static<typeof MediaUploadByUrlResultResponse>;

export const MEDIA_UPLOAD = command('POST', 'media/upload', 'writes', MediaUploadRequest, MediaUploadResponse);
export const MEDIA_UPLOADIMG = command('POST', 'media/uploadimg', 'writes', Empty, MediaUploadimgResponse);
export const MEDIA_UPLOAD_ATTACHMENT = command(
  'POST',
  'media/upload_attachment',
  'writes',
  MediaUploadAttachmentRequest,
  MediaUploadResponse,
);
export const MEDIA_GET = command('GET', 'media/get', 'reads', MediaReference, MediaContent);
const MEDIA_GET_JSSDK = command('GET', 'media/get/jssdk', 'reads', MediaReference, MediaContent);
const MEDIA_UPLOAD_BY_URL = command('POST', 'media/upload_by_url', 'writes', MediaUploadByUrlRequest, MediaUploadByUrlResponse);
const MEDIA_GET_UPLOAD_BY_URL_RESULT = command(
  'POST',
  'media/get_upload_by_url_result',
  'reads',
  MediaUploadByUrlResultRequest,
  MediaUploadByUrlResultResponse,
);

export const MEDIA_COMMANDS = [
  MEDIA_UPLOAD,
  MEDIA_UPLOADIMG,
  MEDIA_UPLOAD_ATTACHMENT,
  MEDIA_GET,
  MEDIA_GET_JSSDK,
  MEDIA_UPLOAD_BY_URL,
  MEDIA_GET_UPLOAD_BY_URL_RESULT,
] as const;
