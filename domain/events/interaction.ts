/** Events that are signs of life of a customer (spec: surface, fixed 6); others tell of her and do not end her silence. */
export const INTERACTION_TYPES: readonly string[] = ['page.viewed', 'link.clicked', 'material.opened', 'live.joined', 'checkin.done'];

export function isInteractionEvent(type: string): boolean {
  return INTERACTION_TYPES.includes(type);
}
