import { DAY, SECOND } from '../../../domain/kernel/time.ts';
import {
  ATTACHMENT_TYPES,
  MEDIA_GET,
  MEDIA_LIFE_DAYS,
  MEDIA_UPLOAD,
  MEDIA_UPLOADIMG,
  MEDIA_UPLOAD_ATTACHMENT,
} from '../../../domain/wecom/media.ts';
import type { AttachmentUse, MediaContent, MediaKind } from '../../../domain/wecom/media.ts';
import type { WecomClient } from '../client.ts';
import type { SentFile } from '../files.ts';

/** 20 MB over a slow line. */
const TIMEOUT_MS = 120_000;

/** `until`: WeCom forgets the file then (instant). */
export type UploadedMedia = { readonly mediaId: string; readonly until: number };

/**
 * Uploads a file for messages: image ≤ 10 MB (JPG, PNG), voice ≤ 2 MB and 60 s (AMR), video ≤ 10 MB (MP4), file ≤ 20 MB,
 * each more than 5 bytes. 40006, 45001: size; 40004, 40123, 301017: not that kind; 45007: too long. Document 90253.
 */
export async function uploadMedia(wecom: WecomClient, corpId: number, kind: MediaKind, file: SentFile): Promise<UploadedMedia> {
  return uploaded(await wecom.call(corpId, MEDIA_UPLOAD, { type: kind }, { file, timeoutMs: TIMEOUT_MS }));
}

/**
 * Gives a picture (≤ 2 MB) an address for good, to be shown inside WeCom only: for `pic_url` of messages. 1,000 a day and
 * 3,000 a month in a corp, then 45009. Document 90256.
 */
export async function uploadPicture(wecom: WecomClient, corpId: number, file: SentFile): Promise<string> {
  return (await wecom.call(corpId, MEDIA_UPLOADIMG, {}, { file, timeoutMs: TIMEOUT_MS })).url;
}

/**
 * Uploads an image or a video for a moment (or an image for a product album), each ≤ 10 MB; moments take images up to
 * 10,800 × 1,080 pixels and videos up to 30 s. 41080: size; 41081: pixels; 41082: length; 41090: no MP4; 41065: albums take
 * no video. Document 95098.
 */
export async function uploadAttachment(
  wecom: WecomClient,
  corpId: number,
  use: AttachmentUse,
  kind: 'image' | 'video',
  file: SentFile,
): Promise<UploadedMedia> {
  const request = { media_type: kind, attachment_type: ATTACHMENT_TYPES[use] };
  return uploaded(await wecom.call(corpId, MEDIA_UPLOAD_ATTACHMENT, request, { file, timeoutMs: TIMEOUT_MS }));
}

/** The file of a media id, up to 20 MB (830002 above). 40007: unknown, or older than three days. Document 90254. */
export async function getMedia(wecom: WecomClient, corpId: number, mediaId: string): Promise<MediaContent> {
  return wecom.call(corpId, MEDIA_GET, { media_id: mediaId }, { timeoutMs: TIMEOUT_MS });
}

function uploaded({ media_id, created_at }: { media_id: string; created_at: number | string }): UploadedMedia {
  return { mediaId: media_id, until: Number(created_at) * SECOND + MEDIA_LIFE_DAYS * DAY };
}
