import { randomBytes } from 'node:crypto';

/** Ids of the shapes WeCom gives (reference: wecom-api, section 4). */
export const newExternalUserid = () => `wm${letters(30)}`;
export const newTagId = () => `et${letters(30)}`;
export const newMsgid = () => `msg${letters(29)}`;
export const newConfigId = () => randomBytes(16).toString('hex');
export const newToken = () => letters(214);
export const newWelcomeCode = () => letters(43);

function letters(count: number): string {
  return randomBytes(count).toString('base64url').slice(0, count);
}
