import { addMedia } from './media.ts';
import { formatOf } from './media-probe.ts';
import type { Sim } from './sim.ts';

/** One grey pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC',
  'base64',
);

/** The cover of a published video. Its first frame is not worth a decoder. */
export function publishThumb(sim: Sim): string {
  return addMedia(sim, { source: 'published', kind: 'image', name: 'cover.png', format: formatOf(PIXEL) }, PIXEL).mediaId;
}
