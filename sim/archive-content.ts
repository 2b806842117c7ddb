import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DAY } from '../domain/kernel/time.ts';
import type { Attachment } from '../domain/wecom/attachments.ts';
import type { ArchiveContent } from './archive.ts';
import { findMedia } from './media.ts';
import { fileOf } from './media-files.ts';
import type { Sim } from './sim.ts';

/** What somebody sends in a chat besides text. */
export type SentFile = { readonly kind: 'image' | 'voice' | 'video' | 'file'; readonly name: string; readonly base64: string };

export function textContent(text: string): ArchiveContent {
  return { msgtype: 'text', fields: { text: { content: text } }, line: text };
}

/** A text and attachments are so many messages, text first. */
export function contentsOf(sim: Sim, text: string, attachments: readonly Attachment[]): ArchiveContent[] {
  return [...(text === '' ? [] : [textContent(text)]), ...attachments.map((attachment) => attachmentContent(sim, attachment))];
}

export function fileContent(sim: Sim, { kind, name, base64 }: SentFile): ArchiveContent {
  const bytes = Buffer.from(base64, 'base64');
  return contentOfKind(kind, keptFile(sim, bytes), bytes.length, name);
}

function contentOfKind(kind: SentFile['kind'], { md5sum, sdkfileid }: Kept, size: number, name: string): ArchiveContent {
  switch (kind) {
    case 'image':
      return { msgtype: kind, fields: { image: { md5sum, filesize: size, sdkfileid } }, line: '' };
    case 'voice':
      return { msgtype: kind, fields: { voice: { md5sum, voice_size: size, play_length: 10, sdkfileid } }, line: '' };
    case 'video':
      return { msgtype: kind, fields: { video: { md5sum, filesize: size, play_length: 10, sdkfileid } }, line: '' };
    case 'file': {
      const fileext = name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
      return { msgtype: kind, fields: { file: { md5sum, filename: name, fileext, filesize: size, sdkfileid } }, line: '' };
    }
    default:
      return kind satisfies never;
  }
}

function attachmentContent(sim: Sim, attachment: Attachment): ArchiveContent {
  switch (attachment.msgtype) {
    case 'link': {
      const { title, url, desc = '', picurl = '' } = attachment.link;
      return { msgtype: 'link', fields: { link: { title, description: desc, link_url: url, image_url: picurl } }, line: '' };
    }
    case 'miniprogram': {
      const { title, appid, page } = attachment.miniprogram;
      const weapp = { title, description: '', username: `${appid}@app`, displayname: title, appid, pagepath: page };
      return { msgtype: 'weapp', fields: { weapp }, line: '' };
    }
    case 'image':
      return mediaContent(sim, 'image', attachment.image.media_id ?? attachment.image.pic_url ?? '');
    case 'video':
      return mediaContent(sim, 'video', attachment.video.media_id);
    case 'file':
      return mediaContent(sim, 'file', attachment.file.media_id);
    default:
      return attachment satisfies never;
  }
}

/** Files of media ids that were read already: a mass message names one ten thousand times. */
const known = new WeakMap<Sim['store'], Map<string, Kept & { readonly name: string; readonly size: number }>>();

function mediaContent(sim: Sim, kind: 'image' | 'video' | 'file', mediaId: string): ArchiveContent {
  const files = known.get(sim.store) ?? new Map<string, Kept & { name: string; size: number }>();
  known.set(sim.store, files);
  const before = files.get(mediaId);
  const isKept = before !== undefined && (sim.store.archiveFiles.get(before.sdkfileid)?.at ?? 0) >= sim.clock.now() - DAY;
  const file = isKept ? before : readMedia(sim, mediaId);
  files.set(mediaId, file);
  return contentOfKind(kind, file, file.size, file.name);
}

/** What has no content here, an address for one, is stood for by its id. */
function readMedia(sim: Sim, mediaId: string): Kept & { name: string; size: number } {
  const media = findMedia(sim, mediaId);
  const bytes = media === undefined ? Buffer.from(mediaId) : readFileSync(fileOf(sim.config, media.sha256));
  return { ...keptFile(sim, bytes), name: media?.name ?? `${mediaId}.bin`, size: bytes.length };
}

type Kept = { readonly md5sum: string; readonly sdkfileid: string };

/** One file however often it is sent. */
export function keptFile({ store, clock }: Sim, bytes: Buffer): Kept {
  const md5sum = createHash('md5').update(bytes).digest('hex');
  const sdkfileid = Buffer.from(`huoshui-archive-file:${md5sum}:${bytes.length}`).toString('base64');
  // Kept for as long as the latest message with it.
  if ((store.archiveFiles.get(sdkfileid)?.at ?? 0) < clock.now() - DAY)
    store.archiveFiles.put({ sdkfileid, base64: bytes.toString('base64'), at: clock.now() });
  return { md5sum, sdkfileid };
}
