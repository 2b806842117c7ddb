import Value from 'typebox/value';
import {
  STRATEGY_LEVELS,
  STRATEGY_NODES,
  STRATEGY_PAGE,
  StrategyCreateRequest,
  StrategyEditRequest,
  StrategyListRequest,
  StrategyRangeRequest,
} from '../../domain/wecom/strategies.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import { covers, levelOf, parentOf, privilegesOf, sameNode } from '../strategies.ts';
import { strategyKey, type Strategy } from '../tables/strategies.ts';
import { removeTagGroup } from '../tags.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';
import { adminsOf, distinct, nodesOf, shownNode, shownStrategy } from './strategy-parts.ts';

/** Rule groups for customers (94883) and for moments (94890): the same but for their privileges. */
export const STRATEGY_ENDPOINTS: Endpoints = { ...endpointsOf('customer'), ...endpointsOf('moment') };

type Kind = Strategy['kind'];

function endpointsOf(kind: Kind): Endpoints {
  const path = `externalcontact/${kind}_strategy`;
  // The documents ask for one change at a time.
  const exclusive = () => kind;
  return {
    [`${path}/list`]: { method: 'POST', empty: { strategy: [] }, answer: (sim, { body }) => list(sim.store, kind, body) },
    [`${path}/get`]: {
      method: 'POST',
      empty: {},
      answer: ({ store }, { body }) => withStrategy(store, kind, body.strategy_id, (strategy) => ({ strategy: shownStrategy(strategy) })),
    },
    [`${path}/get_range`]: {
      method: 'POST',
      empty: { range: [] },
      answer: ({ store }, { body }) => withStrategy(store, kind, body.strategy_id, (strategy) => pageOfRange(strategy, body)),
    },
    [`${path}/create`]: { method: 'POST', empty: {}, exclusive, answer: (sim, { body }) => create(sim, kind, body) },
    [`${path}/edit`]: {
      method: 'POST',
      empty: {},
      exclusive,
      answer: ({ store }, { body }) => withStrategy(store, kind, body.strategy_id, (strategy) => edit(store, strategy, body)),
    },
    [`${path}/del`]: {
      method: 'POST',
      empty: {},
      exclusive,
      answer: ({ store }, { body }) => withStrategy(store, kind, body.strategy_id, (strategy) => remove(store, strategy)),
    },
  };
}

type Body = Readonly<Record<string, unknown>>;

function list(store: Store, kind: Kind, body: Body): Answer {
  const offset = fromCursor(body.cursor, 1)?.[0];
  if (!Value.Check(StrategyListRequest, body) || offset === undefined) return malformed('list');
  const { items, nextCursor } = pageOf([...store.strategies.by('kind', kind)], offset, limitOf(body.limit, STRATEGY_PAGE));
  return { strategy: items.map(({ strategyId }) => ({ strategy_id: strategyId })), ...next(nextCursor) };
}

function pageOfRange(strategy: Strategy, body: Body): Answer {
  const offset = fromCursor(body.cursor, 1)?.[0];
  if (!Value.Check(StrategyRangeRequest, body) || offset === undefined) return malformed('get_range');
  const { items, nextCursor } = pageOf(strategy.range, offset, limitOf(body.limit, STRATEGY_PAGE));
  return { range: items.map(shownNode), ...next(nextCursor) };
}

function create({ store, clock }: Sim, kind: Kind, body: Body): Answer {
  for (const name of ['strategy_name', 'admin_list', 'range']) if (body[name] === undefined) return refuse(40063, `missing ${name}`);
  if (!Value.Check(StrategyCreateRequest, body)) return malformed('create');
  const { parent_id: parentId = 0, strategy_name: name, admin_list, privilege = {}, range: nodes } = body;
  if (name === '' || admin_list.length === 0 || nodes.length === 0) return refuse(40063, 'missing strategy_name, admin_list or range');
  const parent = parentOf(store, { kind, parentId });
  if (parentId !== 0 && parent === undefined) return malformed('parent_id');
  if (parent !== undefined && levelOf(store, parent) >= STRATEGY_LEVELS) return malformed('more than 5 levels');
  const admins = adminsOf(store, admin_list);
  if ('errcode' in admins) return admins;
  const range = nodesOf(store, nodes);
  if ('errcode' in range) return range;
  if (parent !== undefined && !range.every((node) => covers(store, parent.range, node)))
    return malformed('range is not inside that of the parent');
  const strategyId = store.next(`${kind}Strategy`);
  const privileges = parent?.privileges ?? privilegesOf(kind, privilege);
  store.strategies.put({ kind, strategyId, parentId, createdAt: clock.now(), name, admins, privileges, range: distinct(range) });
  return { strategy_id: strategyId };
}

function edit(store: Store, strategy: Strategy, body: Body): Answer {
  if (!Value.Check(StrategyEditRequest, body)) return malformed('edit');
  const { strategy_name: name = '', admin_list = [], privilege = {}, range_add = [], range_del = [] } = body;
  const admins = admin_list.length === 0 ? strategy.admins : adminsOf(store, admin_list);
  if ('errcode' in admins) return admins;
  const added = nodesOf(store, range_add);
  if ('errcode' in added) return added;
  const removed = nodesOf(store, range_del);
  if ('errcode' in removed) return removed;
  const range = distinct([...strategy.range, ...added]).filter((node) => !removed.some((one) => sameNode(one, node)));
  if (range.length === 0) return malformed('nothing would be left of the range');
  if (range.length > STRATEGY_NODES) return malformed('more than 3000 nodes');
  const parent = parentOf(store, strategy);
  if (parent !== undefined && !range.every((node) => covers(store, parent.range, node)))
    return malformed('range is not inside that of the parent');
  const changed = parent === undefined && Object.keys(privilege).length > 0;
  const privileges = changed ? privilegesOf(strategy.kind, privilege) : strategy.privileges;
  putWithHeirs(store, { ...strategy, name: name === '' ? strategy.name : name, admins, privileges, range });
  return {};
}

/** What stands below has the same privileges. */
function putWithHeirs(store: Store, strategy: Strategy): void {
  store.strategies.put(strategy);
  for (const heir of [...store.strategies.by('parent', strategyKey(strategy.kind, strategy.strategyId))])
    putWithHeirs(store, { ...heir, privileges: strategy.privileges });
}

/** With its tags. What stands below keeps it from going; the documents do not say. */
function remove(store: Store, strategy: Strategy): Answer {
  for (const _ of store.strategies.by('parent', strategyKey(strategy.kind, strategy.strategyId)))
    return malformed('other rule groups stand below it');
  store.strategies.remove(strategyKey(strategy.kind, strategy.strategyId));
  if (strategy.kind === 'customer')
    for (const group of store.tagGroups.all()) if (group.strategyId === strategy.strategyId && !group.deleted) removeTagGroup(store, group);
  return {};
}

function withStrategy(store: Store, kind: Kind, id: unknown, then: (strategy: Strategy) => Answer): Answer {
  if (id === undefined) return refuse(40063, 'missing strategy_id');
  const strategy = typeof id === 'number' ? store.strategies.get(strategyKey(kind, id)) : undefined;
  return strategy === undefined ? malformed('strategy_id') : then(strategy);
}

/** The cursor is not there at the end (94883). */
function next(cursor: string): { next_cursor?: string } {
  return cursor === '' ? {} : { next_cursor: cursor };
}
