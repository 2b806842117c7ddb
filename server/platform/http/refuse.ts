import type { RefusalDetails } from '../../../domain/kernel/refusal.ts';
import { REFUSALS, type RefusalCode } from '../../../domain/refusals.ts';

/** An expected refusal on its way to the caller. Everything else that is thrown is a bug. */
export class Refused extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, details: RefusalDetails) {
    super(REFUSALS[code].say(details));
    this.code = code;
    this.status = REFUSALS[code].status;
    this.details = details;
  }
}

/** `throw refuse('customer.not_found')`: code, status and sentence are declared by the module. */
export function refuse(code: RefusalCode, details: RefusalDetails = {}): Refused {
  return new Refused(code, details);
}
