import { callerIp, type NoAnswer, type Reply } from '../../../domain/wecom/connection-faults.ts';
import { outcomeOf, type WecomError } from '../failure.ts';

/** A command's end as the checks read it. The text of a refusal goes no further than the address that it names. */
export async function replyOf<T>(command: Promise<T>): Promise<Reply<T>> {
  const outcome = await outcomeOf(command);
  return outcome.kind === 'answered' ? outcome : noAnswer(outcome.error);
}

export function noAnswer(error: WecomError): NoAnswer {
  switch (error.kind) {
    case 'refused':
      return { kind: 'refused', errcode: error.errcode, fromIp: callerIp(error.errmsg) };
    case 'unreachable':
    case 'lost':
    case 'malformed':
      return { kind: 'silent', problem: error.problem };
    default:
      return error satisfies never;
  }
}
