import type { MediaKind } from '../../domain/wecom/media.ts';
import { findMedia, type MediaSource } from '../media.ts';
import type { Sim } from '../sim.ts';
import { refuse } from './answer.ts';
import type { Answer } from './answer.ts';

/** What a media id is named for: a chat, a mass or an app message; the welcome of a group; a moment; an album. */
export type MediaUse = 'message' | 'groupWelcome' | 'moment' | 'album';

const GOOD_FOR: { readonly [U in MediaUse]: readonly MediaSource[] } = {
  message: ['upload', 'jssdk'],
  groupWelcome: ['upload', 'jssdk', 'byUrl'],
  moment: ['moment'],
  album: ['album'],
};

/**
 * Why a media id cannot be used; undefined when it can. Unknown, past its three days, of another kind or from another
 * way of uploading: 40007; from media/upload_attachment for something else: 41072 (95098).
 */
export function mediaProblem(sim: Sim, mediaId: string | undefined, kind: MediaKind, use: MediaUse): Answer | undefined {
  const media = mediaId === undefined || mediaId === '' ? undefined : findMedia(sim, mediaId);
  if (media === undefined || media.kind !== kind) return refuse(40007, 'invalid media_id');
  if (GOOD_FOR[use].includes(media.source)) return undefined;
  return media.source === 'moment' || media.source === 'album'
    ? refuse(41072, 'the attachment was uploaded for another scene')
    : refuse(40007, 'invalid media_id');
}
