import { BASIC_CUSTOMER_PRIVILEGES, CUSTOMER_PRIVILEGES, MOMENT_PRIVILEGES } from '../domain/wecom/strategies.ts';
import { staffKey } from './keys.ts';
import { isBelow } from './range.ts';
import type { Store } from './store.ts';
import { strategyKey, type RangeNode, type Strategy } from './tables/strategies.ts';

type Kind = Strategy['kind'];

/** Which privileges a rule group has: all unless it is said otherwise; the basic ones always (94883, 94890). */
export function privilegesOf(kind: Kind, wanted: Readonly<Record<string, boolean>>): Record<string, boolean> {
  const names: readonly string[] = kind === 'customer' ? CUSTOMER_PRIVILEGES : MOMENT_PRIVILEGES;
  const basic: readonly string[] = kind === 'customer' ? BASIC_CUSTOMER_PRIVILEGES : [];
  return Object.fromEntries(names.map((name) => [name, basic.includes(name) || (wanted[name] ?? true)]));
}

/** How many rule groups stand above this one, itself counted. */
export function levelOf(store: Store, strategy: Strategy): number {
  let level = 1;
  for (let one = parentOf(store, strategy); one !== undefined; one = parentOf(store, one)) level += 1;
  return level;
}

export function parentOf(store: Store, { kind, parentId }: Pick<Strategy, 'kind' | 'parentId'>): Strategy | undefined {
  return parentId === 0 ? undefined : store.strategies.get(strategyKey(kind, parentId));
}

/** Whether everything that a node names is inside a range. */
export function covers(store: Store, range: readonly RangeNode[], node: RangeNode): boolean {
  const parties = new Set(range.flatMap((one) => (one.type === 'department' ? [one.partyid] : [])));
  switch (node.type) {
    case 'department':
      return isBelow(store, node.partyid, parties);
    case 'member': {
      const named = range.some((one) => one.type === 'member' && staffKey(one.userid) === staffKey(node.userid));
      const departments = store.staff.get(staffKey(node.userid))?.department ?? [];
      return named || departments.some((id) => isBelow(store, id, parties));
    }
    default:
      return node satisfies never;
  }
}

/** Whether a tag may be put on a customer by a member: tags of a rule group only by members of its range (94882). */
export function mayUseTag(store: Store, userid: string, tagId: string): boolean {
  const group = store.tagGroups.get(store.tags.get(tagId)?.groupId ?? '');
  if (group?.strategyId === undefined) return true;
  const strategy = store.strategies.get(strategyKey('customer', group.strategyId));
  return strategy !== undefined && covers(store, strategy.range, { type: 'member', userid });
}

export function sameNode(a: RangeNode, b: RangeNode): boolean {
  if (a.type === 'member') return b.type === 'member' && staffKey(a.userid) === staffKey(b.userid);
  return b.type === 'department' && a.partyid === b.partyid;
}
