/** Userids are case-insensitive. */
export function staffKey(userid: string): string {
  return userid.toLowerCase();
}

export function friendshipKey(userid: string, externalUserid: string): string {
  return `${userid} ${externalUserid}`;
}
