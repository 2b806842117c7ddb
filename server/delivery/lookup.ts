import { mayBe, type Found, type Lost } from '../../domain/delivery/search.ts';
import type { Channel } from './channel.ts';

/**
 * Who sends a found task and to whom. Only the senders of lost tasks it may be are asked for their recipients; where that
 * fails, or the channel is still handing the task out, they stay unknown (undefined, or nobody at all).
 */
export async function lookInto(
  channel: Channel,
  corpId: number,
  found: Found,
  lost: readonly Lost[],
): Promise<Map<string, ReadonlySet<string> | undefined>> {
  const senders = new Set(lost.filter((task) => mayBe(task, found)).map((task) => task.sender));
  const confirmations = await channel.confirmations(corpId, found.msgid);
  if (confirmations.kind === 'failed') return new Map();
  const recipientsOf = new Map<string, ReadonlySet<string> | undefined>();
  for (const { sender } of confirmations.value) {
    if (!senders.has(sender)) {
      recipientsOf.set(sender, undefined);
      continue;
    }
    const results = await channel.results(corpId, found.msgid, sender);
    recipientsOf.set(sender, results.kind === 'ok' ? new Set(results.value.map((result) => result.recipient)) : undefined);
  }
  return recipientsOf;
}
