import { INTERCEPT_BLOCK } from '../domain/wecom/intercept-rules.ts';
import { staffKey } from './keys.ts';
import { isBelow } from './range.ts';
import type { Store } from './store.ts';
import type { InterceptRule } from './tables/catalog.ts';

/** The rule for sensitive words that keeps a member's text from being sent to a customer; those that only warn let it pass. */
export function blockingRule(store: Store, userid: string, text: string): InterceptRule | undefined {
  for (const rule of store.interceptRules.by('state', 'live')) {
    if (rule.interceptType === INTERCEPT_BLOCK && isHit(rule, text) && appliesTo(store, rule, userid)) return rule;
  }
  return undefined;
}

function isHit({ words, semantics }: InterceptRule, text: string): boolean {
  return words.some((word) => text.includes(word)) || semantics.some((kind) => SEMANTICS[kind]?.test(text) === true);
}

/** 1 mobile number, 2 e-mail address, 3 red packet. */
const SEMANTICS: { readonly [kind: number]: RegExp } = { 1: /(?<!\d)1[3-9]\d{9}(?!\d)/, 2: /[\w.+-]+@[\w-]+\.[\w.-]+/, 3: /红包/ };

function appliesTo(store: Store, { userids, parties }: InterceptRule, userid: string): boolean {
  if (userids.some((one) => staffKey(one) === staffKey(userid))) return true;
  const wanted = new Set(parties);
  return (store.staff.get(staffKey(userid))?.department ?? []).some((id) => isBelow(store, id, wanted));
}
