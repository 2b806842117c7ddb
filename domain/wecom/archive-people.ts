/** Ids of WeChat users and of people of other companies; a member's userid seldom looks so. */
export function isOutside(id: string): boolean {
  return /^w[mo][\w-]{20,}$/.test(id);
}

/** Whether an id is a member's: neither a robot's nor that of somebody outside. */
export function isMemberId(id: string): boolean {
  return id !== '' && !/^wb[\w-]{20,}$/.test(id) && !isOutside(id);
}
