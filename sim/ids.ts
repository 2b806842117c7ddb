import { randomBytes } from 'node:crypto';

/** Ids of the shapes WeCom gives (reference: wecom-api, section 4). */
export const newExternalUserid = () => `wm${letters(30)}`;
export const newTagId = () => `et${letters(30)}`;
export const newStrategyTagId = () => `st${letters(30)}`;
export const newMsgid = () => `msg${letters(29)}`;
export const newConfigId = () => randomBytes(16).toString('hex');
export const newToken = () => letters(214);
export const newWelcomeCode = () => letters(43);
export const newProductId = () => letters(32);
export const newTicket = () => letters(86);
export const newOauthCode = () => letters(43);
export const newLinkId = () => `ca${randomBytes(8).toString('hex')}`;
export const newChatKey = () => letters(32);
export const newResponseCode = () => letters(43);
export const newPendingId = () => `p${letters(31)}`;

function letters(count: number): string {
  return randomBytes(count).toString('base64url').slice(0, count);
}
