import type { FactOf } from '../kernel/fact.ts';

/** A scalar that an event carries under a name: what a page was, how long she stayed. */
export type EventProp = string | number | boolean | null;
export type EventProps = Readonly<Record<string, EventProp>>;

export type EventFact = FactOf<'event.happened', { eventId: string; type: string; props?: EventProps }>;
