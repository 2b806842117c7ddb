/** Events that are signs of life of a customer (spec: surface, fixed 6); others tell of her and do not end her silence. */
const INTERACTIONS: ReadonlySet<string> = new Set(['page.viewed', 'link.clicked', 'material.opened', 'live.joined', 'checkin.done']);

export function isInteractionEvent(type: string): boolean {
  return INTERACTIONS.has(type);
}
