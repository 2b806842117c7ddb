/** A phone number in E.164: `+8613800138000`. */
export type Phone = string;

const MOBILE = /^(?:\+?86|0086)?(1[3-9]\d{9})$/;
const LANDLINE = /^(?:\+?86|0086)?0?([1-9]\d{1,2}\d{7,8})$/;
const FOREIGN = /^(?:\+|00)([1-9]\d{6,14})$/;
const CHINA = '+86';

/**
 * The number that a person meant, or undefined. People write full-width digits, spaces, dashes and brackets, with or
 * without 86; a landline needs its area code, a foreign number its `+`.
 */
export function normalizePhone(text: string): Phone | undefined {
  const digits = text.normalize('NFKC').replace(/[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff().·–—-]/g, '');
  const mobile = MOBILE.exec(digits)?.[1];
  if (mobile !== undefined) return CHINA + mobile;
  const foreign = FOREIGN.exec(digits)?.[1];
  if (foreign !== undefined && !foreign.startsWith('86')) return `+${foreign}`;
  const landline = /^(?:\+?86|0086)?0/.test(digits) || /^(?:\+86|0086)[2-9]/.test(digits) ? LANDLINE.exec(digits)?.[1] : undefined;
  return landline === undefined ? undefined : CHINA + landline;
}

/**
 * A phone number as screens show it: `138****5678`. Of one too short for a mobile number only the last two digits stay, and
 * of what has hardly any, nothing.
 */
export function maskedPhone(phone: string): string {
  const text = phone.trim();
  if (text.length >= 10) return `${text.slice(0, -8)}****${text.slice(-4)}`;
  return `****${text.length >= 5 ? text.slice(-2) : ''}`;
}

/** As people in China write it: without +86. */
export function localPhone(phone: Phone): string {
  return phone.startsWith(CHINA) ? phone.slice(CHINA.length) : phone;
}

/** The last four digits, by which staff look people up. */
export function phoneTail(phone: Phone): string {
  return phone.slice(-4);
}
