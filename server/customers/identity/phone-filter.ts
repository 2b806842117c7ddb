import { normalizePhone } from '../../../domain/kernel/phone.ts';
import { refuse } from '../../platform/http/refuse.ts';
import { tailFingerprint, type PhoneBox } from './sighting.ts';

/** A number, or the search for one, as fingerprints: what the database can compare. */
export type PhoneFilter = {
  /** Customers with exactly this number. */
  readonly phone?: string;
  /** What is searched for is a number, too, or the last four digits of one. */
  readonly searched?: { readonly by: 'number' | 'tail'; readonly fingerprint: string };
};

export function phoneFilter(box: Pick<PhoneBox, 'fingerprint'>, query: { readonly phone?: string; readonly q?: string }): PhoneFilter {
  const given = query.phone === undefined ? undefined : normalizePhone(query.phone);
  if (query.phone !== undefined && given === undefined) throw refuse('phone.malformed', { phone: query.phone.slice(0, 20) });
  const searched = searchedPhone(box, (query.q ?? '').trim());
  return { ...(given === undefined ? {} : { phone: box.fingerprint(given) }), ...(searched === undefined ? {} : { searched }) };
}

function searchedPhone(box: Pick<PhoneBox, 'fingerprint'>, q: string): PhoneFilter['searched'] {
  if (/^\d{4}$/.test(q)) return { by: 'tail', fingerprint: tailFingerprint(box, q) };
  const phone = normalizePhone(q);
  return phone === undefined ? undefined : { by: 'number', fingerprint: box.fingerprint(phone) };
}
