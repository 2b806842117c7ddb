import {
  ADD_INTERCEPT_RULE,
  DEL_INTERCEPT_RULE,
  GET_INTERCEPT_RULE,
  GET_INTERCEPT_RULE_LIST,
  UPDATE_INTERCEPT_RULE,
} from '../../../domain/wecom/intercept-rules.ts';
import type { AddInterceptRuleRequest, UpdateInterceptRuleRequest } from '../../../domain/wecom/intercept-rules.ts';
import type { WecomClient } from '../client.ts';

export type InterceptRule = {
  readonly ruleId: string;
  readonly name: string;
  readonly words: readonly string[];
  /** 1 mobile number, 2 e-mail address, 3 red packet. */
  readonly semantics: readonly number[];
  /** 1 warns and blocks, 2 only warns. */
  readonly interceptType: number;
  readonly userids: readonly string[];
  readonly parties: readonly number[];
};

/**
 * Makes a rule for sensitive words: name of 1 to 20 characters (41077: taken), 1 to 300 words (41068) of 1 to 32
 * characters (41083), at most 1,000 members and 1,000 departments (41076), 100 rules in a corp (41069). Document 95097.
 */
export async function addInterceptRule(wecom: WecomClient, corpId: number, request: AddInterceptRuleRequest): Promise<string> {
  return String((await wecom.call(corpId, ADD_INTERCEPT_RULE, request)).rule_id);
}

/** Ids and names of all rules, other apps' among them. Document 95097. */
export async function listInterceptRules(wecom: WecomClient, corpId: number): Promise<{ ruleId: string; name: string }[]> {
  const { rule_list } = await wecom.call(corpId, GET_INTERCEPT_RULE_LIST, {});
  return rule_list.map((rule) => ({ ruleId: String(rule.rule_id), name: rule.rule_name }));
}

/** One rule; of its range what the app can see. 41070: no such rule; 41071: deleted. Document 95097. */
export async function getInterceptRule(wecom: WecomClient, corpId: number, ruleId: string): Promise<InterceptRule> {
  const { rule } = await wecom.call(corpId, GET_INTERCEPT_RULE, { rule_id: ruleId });
  return {
    ruleId: String(rule.rule_id),
    name: rule.rule_name,
    words: rule.word_list,
    semantics: rule.extra_rule?.semantics_list ?? rule.semantics_list ?? [],
    interceptType: rule.intercept_type,
    userids: rule.applicable_range?.user_list ?? [],
    parties: rule.applicable_range?.department_list ?? [],
  };
}

/** Changes what is given, of our own rules only; the range by what comes and what goes. Document 95097. */
export async function updateInterceptRule(wecom: WecomClient, corpId: number, request: UpdateInterceptRuleRequest): Promise<void> {
  await wecom.call(corpId, UPDATE_INTERCEPT_RULE, request);
}

/** Deletes one of our own rules. Document 95097. */
export async function delInterceptRule(wecom: WecomClient, corpId: number, ruleId: string): Promise<void> {
  await wecom.call(corpId, DEL_INTERCEPT_RULE, { rule_id: ruleId });
}
