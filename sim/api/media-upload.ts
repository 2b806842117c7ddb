import {
  ATTACHMENT_BYTES,
  ATTACHMENT_TYPES,
  MEDIA_BYTES,
  MEDIA_KINDS,
  MEDIA_TOO_SMALL_BYTES,
  MOMENT_IMAGE_LONG_SIDE,
  MOMENT_IMAGE_SHORT_SIDE,
  MOMENT_VIDEO_SECONDS,
  PICTURES_PER_DAY,
  PICTURES_PER_MONTH,
  PICTURE_BYTES,
  VOICE_SECONDS,
  type MediaKind,
} from '../../domain/wecom/media.ts';
import { seconds } from '../clock.ts';
import { addMedia, addPicture } from '../media.ts';
import { formatOf, imageSize, videoSeconds, voiceSeconds } from '../media-probe.ts';
import type { Part } from '../multipart.ts';
import { refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';

/** Files that come in a multipart body. The samples answer an empty errmsg. */
export const MEDIA_UPLOAD_ENDPOINTS: Endpoints = {
  'media/upload': {
    method: 'POST',
    empty: {},
    answer(sim, asked) {
      const kind = MEDIA_KINDS.find((one) => one === asked.query.type);
      if (kind === undefined) return refuse(40005, 'invalid type');
      const file = fileOf(asked, (part) => part.name === 'media');
      if ('errcode' in file) return file;
      const wrong = sizeProblem(file.bytes, MEDIA_BYTES[kind]) ?? formatProblem(file.bytes, kind);
      if (wrong !== undefined) return wrong;
      const format = formatOf(file.bytes);
      const media = addMedia(sim, { source: 'upload', kind, name: file.filename, format }, file.bytes);
      return { errmsg: '', type: kind, media_id: media.mediaId, created_at: String(seconds(media.createdAt)) };
    },
  },
  'media/uploadimg': {
    method: 'POST',
    empty: {},
    limits: [
      { window: 'day', most: PICTURES_PER_DAY },
      { window: 'month', most: PICTURES_PER_MONTH },
    ],
    answer(sim, asked) {
      // The field may have any name (90256).
      const file = fileOf(asked, () => true);
      if ('errcode' in file) return file;
      if (file.bytes.length > PICTURE_BYTES) return refuse(40009, 'invalid image size');
      const wrong = sizeProblem(file.bytes, PICTURE_BYTES) ?? formatProblem(file.bytes, 'image');
      if (wrong !== undefined) return wrong;
      const picture = addPicture(sim, file.bytes, formatOf(file.bytes));
      return { errmsg: '', url: `http://${asked.carried.host}${picture.path}` };
    },
  },
  'media/upload_attachment': {
    method: 'POST',
    empty: {},
    answer(sim, asked) {
      const { media_type: kind, attachment_type: use } = asked.query;
      if (kind !== 'image' && kind !== 'video' && kind !== 'file') return refuse(40005, 'invalid media_type');
      const source = use === String(ATTACHMENT_TYPES.moment) ? 'moment' : use === String(ATTACHMENT_TYPES.album) ? 'album' : undefined;
      if (source === undefined) return refuse(41072, 'invalid attachment_type');
      // Albums take images; moments take images and videos.
      if (kind === 'file' || (source === 'album' && kind !== 'image')) return refuse(41065, 'media_type does not suit attachment_type');
      const file = fileOf(asked, (part) => part.name === 'media');
      if ('errcode' in file) return file;
      const wrong = attachmentProblem(file.bytes, kind, source);
      if (wrong !== undefined) return wrong;
      const media = addMedia(sim, { source, kind, name: file.filename, format: formatOf(file.bytes) }, file.bytes);
      return { errmsg: '', type: kind, media_id: media.mediaId, created_at: seconds(media.createdAt) };
    },
  },
};

type File = { readonly filename: string; readonly bytes: Buffer };

function fileOf({ carried }: Asked, suits: (part: Part) => boolean): File | (Answer & { errcode: number }) {
  const part = carried.parts.find((one) => one.filename !== undefined && suits(one));
  if (part === undefined || part.bytes.length === 0) return refuse(44001, 'empty media data');
  return { filename: part.filename ?? '', bytes: part.bytes };
}

function sizeProblem(bytes: Buffer, most: number): Answer | undefined {
  if (bytes.length <= MEDIA_TOO_SMALL_BYTES) return refuse(40006, 'invalid file size');
  return bytes.length > most ? refuse(45001, 'media file is too large') : undefined;
}

function formatProblem(bytes: Buffer, kind: MediaKind): Answer | undefined {
  const format = formatOf(bytes);
  switch (kind) {
    case 'image':
      return format === 'jpg' || format === 'png' ? undefined : refuse(40123, 'invalid image format');
    case 'voice':
      if (format !== 'amr') return refuse(301_017, 'only AMR is supported');
      return voiceSeconds(bytes) > VOICE_SECONDS ? refuse(45007, 'voice is longer than 60 seconds') : undefined;
    case 'video':
      return format === 'mp4' ? undefined : refuse(40004, 'invalid media type');
    case 'file':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function attachmentProblem(bytes: Buffer, kind: 'image' | 'video', source: 'moment' | 'album'): Answer | undefined {
  if (bytes.length <= MEDIA_TOO_SMALL_BYTES) return refuse(40006, 'invalid file size');
  if (bytes.length > ATTACHMENT_BYTES) return refuse(41080, 'attachment is larger than 10 MB');
  if (kind === 'video') {
    if (formatOf(bytes) !== 'mp4') return refuse(41090, 'invalid video format');
    return (videoSeconds(bytes) ?? 0) > MOMENT_VIDEO_SECONDS ? refuse(41082, 'video is longer than 30 seconds') : undefined;
  }
  const wrong = formatProblem(bytes, 'image');
  if (wrong !== undefined || source === 'album') return wrong;
  const { width, height } = imageSize(bytes) ?? { width: 0, height: 0 };
  const tooLarge = Math.max(width, height) > MOMENT_IMAGE_LONG_SIDE || Math.min(width, height) > MOMENT_IMAGE_SHORT_SIDE;
  return tooLarge ? refuse(41081, 'image resolution is too high') : undefined;
}
