import { PATTERN_WORDS } from '../../../domain/kernel/schema.ts';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

export const NOTHING_TO_CHANGE = '没有要修改的内容，请至少填写一项';

const PARTS: Record<string, string> = { body: '内容', querystring: '查询条件', params: '地址', headers: '请求头' };

/** What is wrong with a request and where, as a sentence: `内容 steps/0/at/time：格式不对`. */
export function problemText(errors: readonly FastifySchemaValidationError[], part: string | undefined): string {
  const error = nearest(errors);
  const where = [PARTS[part ?? 'body'] ?? '内容', error?.instancePath.replace(/^\//, '') ?? ''].filter((text) => text !== '').join(' ');
  if (error === undefined) return where;
  if (error.keyword === 'type' && error.instancePath === '') return `${where}：应为 JSON 对象`;
  return `${where}：${words(error)}`;
}

// Each branch of a union says what it misses; the one that got furthest into the value is the one that was meant.
function nearest(errors: readonly FastifySchemaValidationError[]): FastifySchemaValidationError | undefined {
  const causes = errors.filter((error) => error.keyword !== 'anyOf');
  const depth = (error: FastifySchemaValidationError) => error.instancePath.split('/').length;
  return causes.toSorted((a, b) => depth(b) - depth(a))[0] ?? errors[0];
}

function words({ keyword, params, message }: FastifySchemaValidationError): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'additionalProperties':
      return `没有这个字段：${String(params['additionalProperty'])}`;
    case 'required':
      return `缺少字段：${String(params['missingProperty'])}`;
    case 'type':
      return `类型不对，应为 ${String(params['type'])}`;
    case 'enum':
      return `只能是 ${Array.isArray(params['allowedValues']) ? params['allowedValues'].join('、') : '规定的值'} 之一`;
    case 'const':
      return '不是允许的值';
    case 'pattern':
      return PATTERN_WORDS[String(params['pattern'])] ?? '格式不对';
    case 'minProperties':
      return NOTHING_TO_CHANGE;
    case 'minimum':
      return `不能小于 ${limit}`;
    case 'maximum':
      return `不能大于 ${limit}`;
    case 'minLength':
      return `至少 ${limit} 个字`;
    case 'maxLength':
      return `最多 ${limit} 个字`;
    case 'minItems':
      return `至少 ${limit} 项`;
    case 'maxItems':
      return `最多 ${limit} 项`;
    default:
      return message ?? keyword;
  }
}
