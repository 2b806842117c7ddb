import { STRATEGY_ADMINS, STRATEGY_NODES_PER_CALL } from '../../domain/wecom/strategies.ts';
import type { StrategyNode } from '../../domain/wecom/strategies.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import type { Store } from '../store.ts';
import type { RangeNode, Strategy } from '../tables/strategies.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';

/** What rule groups are made of, as it comes in and goes out. */

export function adminsOf(store: Store, userids: readonly string[]): string[] | (Answer & { errcode: number }) {
  if (userids.length > STRATEGY_ADMINS) return malformed('more than 20 admins');
  const admins = userids.flatMap((userid) => store.staff.get(staffKey(userid))?.userid ?? []);
  return admins.length < userids.length ? refuse(60111, 'userid not found') : [...new Set(admins)];
}

export function nodesOf(store: Store, nodes: readonly StrategyNode[]): RangeNode[] | (Answer & { errcode: number }) {
  if (nodes.length > STRATEGY_NODES_PER_CALL) return malformed('more than 100 nodes');
  const found: RangeNode[] = [];
  for (const { type, userid, partyid } of nodes) {
    if (type === 1) {
      const staff = store.staff.get(staffKey(userid ?? ''));
      if (staff === undefined) return refuse(60111, 'userid not found');
      found.push({ type: 'member', userid: staff.userid });
    } else if (type === 2) {
      if (partyid === undefined || store.departments.get(String(partyid)) === undefined) return refuse(60123, 'invalid party id');
      found.push({ type: 'department', partyid });
    } else {
      return malformed('range.type');
    }
  }
  return found;
}

export function distinct(nodes: readonly RangeNode[]): RangeNode[] {
  return [...new Map(nodes.map((node) => [node.type === 'member' ? `m ${node.userid}` : `d ${node.partyid}`, node])).values()];
}

export function shownNode(node: RangeNode): StrategyNode {
  return node.type === 'member' ? { type: 1, userid: node.userid } : { type: 2, partyid: node.partyid };
}

export function shownStrategy({ strategyId, parentId, name, createdAt, admins, privileges }: Strategy): Answer {
  return {
    strategy_id: strategyId,
    parent_id: parentId,
    strategy_name: name,
    create_time: seconds(createdAt),
    admin_list: admins,
    privilege: privileges,
  };
}
