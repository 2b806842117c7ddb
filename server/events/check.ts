import type { CustomerReference } from '../../domain/customers/reference.ts';
import { GivenEvent } from '../../domain/events/contract.ts';
import type { EventProps } from '../../domain/events/facts.ts';
import { MAX_PROPS_BYTES } from '../../domain/events/limits.ts';
import { isoIn, MINUTE, parseInstant } from '../../domain/kernel/time.ts';
import { itemCheck } from '../platform/http/item-check.ts';
import { refuse, type Refused } from '../platform/http/refuse.ts';

export type CheckedEvent = {
  readonly id: string;
  readonly type: string;
  readonly customer: CustomerReference;
  readonly at: number;
  readonly props: EventProps;
};

export type EventCheck = { readonly kind: 'good'; readonly event: CheckedEvent } | { readonly kind: 'bad'; readonly refusal: Refused };

/** Clocks of other machines are a little off. */
const CLOCKS_DIFFER_BY = 5 * MINUTE;

const check = itemCheck(GivenEvent);

/** Whether an event is one that we can keep; says of those that are not what is wrong. */
export function checkEvent(item: unknown, now: number, zone: string): EventCheck {
  const checked = check(item);
  if (checked.kind === 'bad') return bad(refuse('request.malformed', { problem: checked.problem }));
  const { id, type, customer, props = {}, ...given } = checked.value;
  const at = parseInstant(given.at);
  if (at === undefined || at < 0) return bad(refuse('event.at_malformed'));
  if (at > now + CLOCKS_DIFFER_BY) return bad(refuse('event.in_future', { at: isoIn(at, zone) }));
  if (Buffer.byteLength(JSON.stringify(props)) > MAX_PROPS_BYTES) return bad(refuse('event.too_large', { maxBytes: MAX_PROPS_BYTES }));
  return { kind: 'good', event: { id, type, customer, at, props } };
}

function bad(refusal: Refused): EventCheck {
  return { kind: 'bad', refusal };
}
