import { schemaProblemText } from '../../../domain/kernel/schema-problem.ts';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

export const NOTHING_TO_CHANGE = '没有要修改的内容，请至少填写一项';

const PARTS: Record<string, string> = { item: '', body: '内容', querystring: '查询条件', params: '地址', headers: '请求头' };

/** What is wrong with a request and where, as a sentence: `内容 steps/0/at/time：格式不对`. */
export function problemText(errors: readonly FastifySchemaValidationError[], part: string | undefined): string {
  const error = nearest(errors);
  const where = [PARTS[part ?? 'body'] ?? '内容', error?.instancePath.replace(/^\//, '') ?? ''].filter((text) => text !== '').join(' ');
  if (error === undefined) return where;
  if (error.keyword === 'type' && error.instancePath === '') return `${where}：应为 JSON 对象`;
  if (error.keyword === 'minProperties' && error.instancePath === '') return `${where}：${NOTHING_TO_CHANGE}`;
  return `${where}：${schemaProblemText(error)}`;
}

// Each branch of a union says what it misses; the one that got furthest into the value is the one that was meant.
function nearest(errors: readonly FastifySchemaValidationError[]): FastifySchemaValidationError | undefined {
  const causes = errors.filter((error) => error.keyword !== 'anyOf');
  const depth = (error: FastifySchemaValidationError) => error.instancePath.split('/').length;
  return causes.toSorted((a, b) => depth(b) - depth(a))[0] ?? errors[0];
}
