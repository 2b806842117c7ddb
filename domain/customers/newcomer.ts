import { localPhone, maskedPhone, normalizePhone } from '../kernel/phone.ts';
import type { CustomerReference } from './reference.ts';

/** What a customer is called of whom nothing is known but what she was named by. */
export function newcomerName(given: CustomerReference | { readonly phone?: string; readonly memberNo?: string }): string {
  if ('memberNo' in given && given.memberNo !== undefined) return `会员 ${given.memberNo}`.slice(0, 60);
  const phone = 'phone' in given && given.phone !== undefined ? normalizePhone(given.phone) : undefined;
  return phone === undefined ? '未命名客户' : maskedPhone(localPhone(phone));
}
