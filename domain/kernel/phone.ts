/**
 * A phone number as screens show it: `138****5678`. Of one too short for a mobile number only the last two digits stay, and
 * of what has hardly any, nothing.
 */
export function maskedPhone(phone: string): string {
  const text = phone.trim();
  if (text.length >= 10) return `${text.slice(0, -8)}****${text.slice(-4)}`;
  return `****${text.length >= 5 ? text.slice(-2) : ''}`;
}
