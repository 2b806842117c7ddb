import { yuanText } from '../customers/words.ts';
import type { Bounds, FriendTest, OrdersTest, Rule, TagTest } from './rule.ts';

/** Names of what a rule mentions by id; undefined when unknown. */
export type RuleNames = { tag(id: number): string | undefined; staff(id: number): string | undefined };

/** A rule in words: 「订单数不少于 3，并且最近付款在 30 到 60 天前，并且累计消费不少于 ¥500.00」. */
export function ruleSentence(rule: Rule, names: RuleNames): string {
  if ('all' in rule) return rule.all.length === 0 ? '所有客户' : joined(rule.all, '，并且', names);
  if ('any' in rule) return rule.any.length === 0 ? '没有客户' : joined(rule.any, '，或者', names);
  if ('not' in rule) return `不满足（${ruleSentence(rule.not, names)}）`;
  if ('tag' in rule) return tagText(rule.tag, names);
  if ('orders' in rule) return ordersText(rule.orders);
  if ('friend' in rule) return friendText(rule.friend, names);
  return rule satisfies never;
}

function joined(parts: readonly Rule[], word: string, names: RuleNames): string {
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return ruleSentence(only, names);
  return parts.map((part) => (isJoined(part) ? `（${ruleSentence(part, names)}）` : ruleSentence(part, names))).join(word);
}

/** Whether the sentence of a rule is made of several, and so needs brackets inside another. */
function isJoined(rule: Rule): boolean {
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : 'orders' in rule ? Object.keys(rule.orders) : [];
  return parts.length > 1 || parts.some((part) => typeof part !== 'string' && isJoined(part));
}

function tagText(test: TagTest, names: RuleNames): string {
  const wanted = test.any ?? test.all ?? test.none ?? [];
  const tags = wanted.map((id) => `『${names.tag(Number(id)) ?? `#${id}`}』`).join('、');
  if (wanted.length === 0) return test.any === undefined ? '所有客户' : '没有客户';
  if (test.none !== undefined) return `没有标签${tags}`;
  if (wanted.length === 1) return `有标签${tags}`;
  return test.any === undefined ? `同时有标签${tags}` : `有标签${tags}之一`;
}

function ordersText({ count, sumFen, averageFen, lastPaid }: OrdersTest): string {
  const parts = [
    count === undefined ? [] : [`订单数${boundsText(count, String)}`],
    sumFen === undefined ? [] : [`累计消费${boundsText(sumFen, yuanText)}`],
    averageFen === undefined ? [] : [`客单价${boundsText(averageFen, yuanText)}`],
    lastPaid === undefined ? [] : [`最近付款${daysAgoText(lastPaid.daysAgo)}`],
  ];
  return parts.flat().join('，并且');
}

function friendText({ of, addedDaysAgo, lost }: FriendTest, names: RuleNames): string {
  if (lost === true) return '曾是好友，现在不是任何员工的好友';
  const staff = (of ?? []).map((id) => names.staff(Number(id)) ?? `#${id}`).join('、');
  if (addedDaysAgo !== undefined) return `是好友（加好友${daysAgoText(addedDaysAgo)}）`;
  if (of === undefined) return '是好友';
  return of.length > 1 ? `是${staff}之一的好友` : `是${staff}的好友`;
}

function boundsText({ gte, lte }: Bounds, text: (value: number) => string): string {
  if (gte !== undefined && lte !== undefined) return gte === lte ? `等于 ${text(gte)}` : `在 ${text(gte)} 到 ${text(lte)} 之间`;
  if (gte !== undefined) return `不少于 ${text(gte)}`;
  return lte === undefined ? '不限' : `不超过 ${text(lte)}`;
}

function daysAgoText({ gte, lte }: Bounds): string {
  if (gte !== undefined && lte !== undefined) return gte === lte ? `在${dayText(gte)}` : `在 ${gte} 到 ${lte} 天前`;
  if (gte !== undefined) return `在${dayText(gte)}或更早`;
  return lte === undefined ? '不限' : lte === 0 ? '在今天' : `在 ${lte} 天内`;
}

function dayText(days: number): string {
  return days === 0 ? '今天' : ` ${days} 天前`;
}
