import type { ResponseOf } from '../../domain/kernel/route.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { isoIn } from '../../domain/kernel/time.ts';
import type { previewSegment } from '../../domain/segments/contract.ts';
import { todayOf } from '../../domain/segments/days-ago.ts';
import { readRule } from '../../domain/segments/read-rule.ts';
import type { Rule } from '../../domain/segments/rule.ts';
import { ruleSentence } from '../../domain/segments/sentence.ts';
import type { Query } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { countMatching, sampleMatching } from './matching.ts';
import { namesOfRule } from './names.ts';

const SAMPLE = 10;

/** Who a rule means now: how many, in words, and some of them. */
export async function previewRule(tx: Query, scope: Scope, now: number, given: unknown): Promise<ResponseOf<typeof previewSegment>> {
  const rule = ruleOf(given);
  const sentence = ruleSentence(rule, await namesOfRule(tx, scope, rule));
  const today = todayOf(now, scope.zone);
  const count = await countMatching(tx, scope, rule, today);
  const sample = count === 0 ? [] : await sampleMatching(tx, scope, rule, today, SAMPLE);
  return { count, asOf: isoIn(now, scope.zone), sentence, sample };
}

/** The rule of a request; anything else is refused as a malformed body is. */
function ruleOf(given: unknown): Rule {
  const read = readRule(given);
  if (read.kind === 'rule') return read.rule;
  const where = ['rule', read.path].filter((part) => part !== '').join('/');
  throw refuse('request.malformed', { problem: `内容 ${where}：${read.sentence}` });
}
