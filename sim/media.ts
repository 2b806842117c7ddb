import { randomBytes } from 'node:crypto';
import { DAY } from '../domain/kernel/time.ts';
import { MEDIA_LIFE_DAYS, type MediaKind } from '../domain/wecom/media.ts';
import { dropFile, keepBytes } from './media-files.ts';
import { CONTENT_TYPES, type Format } from './media-probe.ts';
import type { Sim } from './sim.ts';
import type { Media, Picture } from './tables/media.ts';

export type MediaSource = Media['source'];
type Known = Pick<Sim, 'config' | 'store' | 'clock'>;

export type NewMedia = { readonly source: MediaSource; readonly kind: MediaKind; readonly name: string; readonly format: Format };

/** A file from now on known by a media id, for three days; published ones stay. */
export function addMedia(sim: Known, media: NewMedia, content: Uint8Array | { readonly sha256: string; readonly size: number }): Media {
  const { sha256, size } = content instanceof Uint8Array ? { sha256: keepBytes(sim.config, content), size: content.length } : content;
  const { format, ...rest } = media;
  const createdAt = sim.clock.now();
  const record: Media = {
    ...rest,
    mediaId: newMediaId(media.source),
    contentType: CONTENT_TYPES[format],
    size,
    sha256,
    createdAt,
    ...(media.source === 'published' ? {} : { expiresAt: createdAt + MEDIA_LIFE_DAYS * DAY }),
  };
  sim.store.media.put(record);
  // Only now, so that the content it shares with an expired one is not thrown away.
  forgetExpired(sim);
  return record;
}

/** A picture at an address of its own, for good. */
export function addPicture(sim: Known, bytes: Uint8Array, format: Format): Picture {
  const sha256 = keepBytes(sim.config, bytes);
  const path = `/pic_wework/${1_000_000_000 + sim.store.next('picture')}/${randomBytes(24).toString('hex')}/0`;
  const record: Picture = { path, contentType: CONTENT_TYPES[format], sha256, createdAt: sim.clock.now() };
  sim.store.pictures.put(record);
  return record;
}

/** What a media id stands for; undefined when it never was, or is past its time. */
export function findMedia({ store, clock }: Known, mediaId: string): Media | undefined {
  const media = store.media.get(mediaId);
  return media === undefined || (media.expiresAt ?? Infinity) <= clock.now() ? undefined : media;
}

/** The same file under an id that stays: what was published does not go when the upload does. */
export function publishMedia(sim: Known, mediaId: string): string {
  const media = findMedia(sim, mediaId);
  if (media === undefined) throw new Error(`no media ${mediaId} to publish`);
  const { expiresAt: _, ...kept } = media;
  const record: Media = { ...kept, mediaId: newMediaId('published'), source: 'published', createdAt: sim.clock.now() };
  sim.store.media.put(record);
  return record.mediaId;
}

/** Whether an address is that of a picture here, by whatever name this machine was called. */
export function isOwnPicture({ store }: Known, url: string): boolean {
  return URL.canParse(url) && store.pictures.get(new URL(url).pathname) !== undefined;
}

/** The oldest come first, so the first one that lives ends the search. */
function forgetExpired({ config, store, clock }: Known): void {
  for (const media of store.media.by('life', 'temporary')) {
    if ((media.expiresAt ?? Infinity) > clock.now()) return;
    store.media.remove(media.mediaId);
    if (isUnused(store.media.by('content', media.sha256)) && isUnused(store.pictures.by('content', media.sha256)))
      dropFile(config, media.sha256);
  }
}

function isUnused(records: Iterable<unknown>): boolean {
  for (const _ of records) return false;
  return true;
}

function newMediaId(source: MediaSource): string {
  const id = randomBytes(33).toString('base64url');
  return source === 'published' ? `WWCISP_${id}` : source === 'byUrl' ? `3*1*${id}` : id;
}
