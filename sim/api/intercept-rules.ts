import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  AddInterceptRuleRequest,
  INTERCEPT_BLOCK,
  INTERCEPT_NAME_CHARACTERS,
  INTERCEPT_NODES,
  INTERCEPT_RULES,
  INTERCEPT_SEMANTICS,
  INTERCEPT_USERS,
  INTERCEPT_WARN,
  INTERCEPT_WORDS,
  INTERCEPT_WORD_CHARACTERS,
  InterceptRange,
  UpdateInterceptRuleRequest,
} from '../../domain/wecom/intercept-rules.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { isVisible, isVisibleParty } from '../range.ts';
import type { Sim } from '../sim.ts';
import { switchOf } from '../switches.ts';
import type { InterceptRule } from '../tables/catalog.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

export const INTERCEPT_RULE_ENDPOINTS: Endpoints = {
  'externalcontact/add_intercept_rule': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      for (const name of ['rule_name', 'word_list', 'intercept_type', 'applicable_range'])
        if (body[name] === undefined) return refuse(40063, `missing ${name}`);
      if (!Value.Check(AddInterceptRuleRequest, body)) return malformed('add_intercept_rule');
      const { rule_name: name, word_list: words, semantics_list: semantics = [], intercept_type: interceptType } = body;
      const wrong = fieldsProblem(sim, { name, words, semantics, interceptType });
      if (wrong !== undefined) return wrong;
      const { user_list: userids = [], department_list: parties = [] } = body.applicable_range;
      if (userids.length + parties.length === 0) return refuse(40063, 'missing applicable_range');
      const range = rangeOf(sim, body.applicable_range);
      if ('errcode' in range) return range;
      if ([...sim.store.interceptRules.by('state', 'live')].length >= INTERCEPT_RULES) return refuse(41069, 'more than 100 rules');
      const ruleId = String(sim.store.next('interceptRule'));
      sim.store.interceptRules.put({ ruleId, createdAt: sim.clock.now(), name, words, semantics, interceptType, ...range, deleted: false });
      return { rule_id: ruleId };
    },
  },
  'externalcontact/get_intercept_rule_list': {
    method: 'GET',
    empty: { rule_list: [] },
    answer: ({ store }) => ({
      rule_list: [...store.interceptRules.by('state', 'live')].map(({ ruleId, name, createdAt }) => ({
        rule_id: ruleId,
        rule_name: name,
        create_time: seconds(createdAt),
      })),
    }),
  },
  'externalcontact/get_intercept_rule': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) => withRule(sim, body.rule_id, (rule) => ({ rule: shownRule(sim, rule) })),
  },
  'externalcontact/update_intercept_rule': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withRule(sim, body.rule_id, (rule) => {
        if (!Value.Check(UpdateInterceptRuleRequest, body)) return malformed('update_intercept_rule');
        const { rule_name, word_list = [], extra_rule, intercept_type, add_applicable_range = {}, remove_applicable_range = {} } = body;
        const name = rule_name ?? rule.name;
        const words = word_list.length === 0 ? rule.words : word_list;
        const semantics = extra_rule === undefined ? rule.semantics : (extra_rule.semantics_list ?? []);
        const interceptType = intercept_type ?? rule.interceptType;
        const wrong = fieldsProblem(sim, { name, words, semantics, interceptType }, rule);
        if (wrong !== undefined) return wrong;
        const added = rangeOf(sim, add_applicable_range);
        if ('errcode' in added) return added;
        const { user_list: fewer = [], department_list: fewerParties = [] } = remove_applicable_range;
        if (fewer.length > INTERCEPT_NODES || fewerParties.length > INTERCEPT_NODES) return refuse(41076, 'more than 1000 nodes');
        const gone = new Set(fewer.map(staffKey));
        const userids = [...new Set([...rule.userids, ...added.userids])].filter((userid) => !gone.has(staffKey(userid)));
        const parties = [...new Set([...rule.parties, ...added.parties])].filter((id) => !fewerParties.includes(id));
        if (userids.length > INTERCEPT_USERS) return refuse(41076, 'more than 10000 members');
        if (userids.length + parties.length === 0) return refuse(40063, 'nobody would be left');
        sim.store.interceptRules.put({ ...rule, name, words, semantics, interceptType, userids, parties });
        return {};
      }),
  },
  'externalcontact/del_intercept_rule': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withRule(sim, body.rule_id, (rule) => {
        sim.store.interceptRules.put({ ...rule, deleted: true });
        return {};
      }),
  },
};

type Fields = Pick<InterceptRule, 'name' | 'words' | 'semantics' | 'interceptType'>;

function fieldsProblem({ store }: Sim, { name, words, semantics, interceptType }: Fields, self?: InterceptRule): Answer | undefined {
  if (name === '' || characters(name) > INTERCEPT_NAME_CHARACTERS) return malformed('rule_name must have 1 to 20 characters');
  for (const other of store.interceptRules.by('state', 'live'))
    if (other.name === name && other.ruleId !== self?.ruleId) return refuse(41077, 'rule_name exists');
  if (words.length === 0 || words.length > INTERCEPT_WORDS) return refuse(41068, 'word_list must have 1 to 300 words');
  if (words.some((word) => word === '' || characters(word) > INTERCEPT_WORD_CHARACTERS)) return refuse(41083, 'invalid word');
  if (semantics.some((one) => !INTERCEPT_SEMANTICS.some((known) => known === one))) return refuse(41084, 'invalid semantics_list');
  return interceptType === INTERCEPT_BLOCK || interceptType === INTERCEPT_WARN ? undefined : malformed('intercept_type');
}

/** The members and departments named, if all of them are there and visible to the app. */
function rangeOf(sim: Sim, range: InterceptRange): Pick<InterceptRule, 'userids' | 'parties'> | (Answer & { errcode: number }) {
  const { user_list = [], department_list = [] } = range;
  if (user_list.length > INTERCEPT_NODES || department_list.length > INTERCEPT_NODES) return refuse(41076, 'more than 1000 nodes');
  const members = user_list.map((userid) => sim.store.staff.get(staffKey(userid)));
  const staff = members.filter((one) => one !== undefined);
  if (staff.length < members.length) return refuse(60111, 'userid not found');
  if (department_list.some((id) => sim.store.departments.get(String(id)) === undefined)) return refuse(60123, 'invalid party id');
  if (!staff.every((one) => isVisible(sim, one)) || !department_list.every((id) => isVisibleParty(sim, id)))
    return refuse(60011, 'not in the visible range of the app');
  return { userids: [...new Set(staff.map((one) => one.userid))], parties: [...new Set(department_list)] };
}

function withRule({ store }: Sim, id: unknown, then: (rule: InterceptRule) => Answer): Answer {
  if (id === undefined || id === '') return refuse(41070, 'missing rule_id');
  // The documents write ids as strings and as numbers.
  const rule = typeof id === 'string' || typeof id === 'number' ? store.interceptRules.get(String(id)) : undefined;
  if (rule === undefined) return refuse(41070, 'invalid rule_id');
  return rule.deleted ? refuse(41071, 'rule deleted') : then(rule);
}

/** As the sample: the id is a number here. Only what the app can see of the range. */
function shownRule(sim: Sim, rule: InterceptRule): Answer {
  const { ruleId, name, createdAt, words, semantics, interceptType, userids, parties } = rule;
  return {
    rule_id: Number(ruleId),
    rule_name: name,
    create_time: seconds(createdAt),
    word_list: words,
    ...(switchOf(sim.store, 'interceptSemantics') === 'rule'
      ? { semantics_list: semantics }
      : { extra_rule: { semantics_list: semantics } }),
    intercept_type: interceptType,
    applicable_range: {
      user_list: userids.filter((userid) => {
        const staff = sim.store.staff.get(staffKey(userid));
        return staff !== undefined && isVisible(sim, staff);
      }),
      department_list: parties.filter((id) => isVisibleParty(sim, id)),
    },
  };
}
