/** What a message is, which decides how long it keeps and whether caps apply. */
export type MessageClass = 'content' | 'conversation' | 'reminder' | 'service';

/**
 * Who sends to a customer: the owner, else the first friend, as long as they are among the live friends and, when the
 * sender was restricted, in `scope`; undefined when nobody may (spec: automation, section 6).
 */
export function chooseSender(about: {
  owner: number | null;
  friends: readonly number[];
  scope: readonly number[] | null;
}): number | undefined {
  const allowed = about.friends.filter((staffId) => about.scope === null || about.scope.includes(staffId));
  return allowed.find((staffId) => staffId === about.owner) ?? allowed[0];
}

/** What decides which mass task an intent goes into. */
export type Sendable = { readonly corpId: number; readonly staffId: number; readonly customerId: string; readonly content: string };

/**
 * Same company, sender and content → one group of at most `most` intents, each customer at most once in it: WeCom takes
 * a list of recipients, and naming one twice sends once. Every intent is in exactly one group; order is kept.
 */
export function groupIntents<T extends Sendable>(intents: readonly T[], most: number): T[][] {
  const groups: T[][] = [];
  const open = new Map<string, T[]>();
  const seen = new Map<string, number>();
  for (const intent of intents) {
    const key = `${intent.corpId}:${intent.staffId}:${intent.content}`;
    // The second message of the same words to the same customer goes into a second layer of tasks, the third into a third.
    const customerKey = `${key}:${intent.customerId}`;
    const layer = seen.get(customerKey) ?? 0;
    seen.set(customerKey, layer + 1);
    const layerKey = `${key}#${layer}`;
    const group = open.get(layerKey);
    if (group !== undefined && group.length < most) {
      group.push(intent);
      continue;
    }
    const fresh = [intent];
    groups.push(fresh);
    open.set(layerKey, fresh);
  }
  return groups;
}
