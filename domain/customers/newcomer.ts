import { maskPhone, normalizePhone } from './phone.ts';
import type { CustomerReference } from './reference.ts';

/** What a customer is called of whom nothing is known but what she was named by. */
export function newcomerName(reference: CustomerReference): string {
  if ('memberNo' in reference) return `会员 ${reference.memberNo}`.slice(0, 60);
  const phone = 'phone' in reference ? normalizePhone(reference.phone) : undefined;
  return phone === undefined ? '未命名客户' : maskPhone(phone);
}
