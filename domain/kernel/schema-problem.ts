import { PATTERN_WORDS } from './schema.ts';

/** What a JSON schema found wrong, of whichever validator: the keyword, its parameters, the validator's own words. */
export type SchemaProblem = { readonly keyword: string; readonly params: object; readonly message?: string | undefined };

/** The same in words: `缺少字段：name`, `最多 3 项`. Validators name one field or several, as a text or a list. */
export function schemaProblemText({ keyword, params, message }: SchemaProblem): string {
  const limit = textOf(params, 'limit');
  switch (keyword) {
    case 'additionalProperties':
      return `没有这个字段：${textOf(params, 'additionalProperties', 'additionalProperty').slice(0, 60)}`;
    case 'required':
      return `缺少字段：${textOf(params, 'requiredProperties', 'missingProperty')}`;
    case 'type':
      return `类型不对，应为 ${textOf(params, 'type')}`;
    case 'enum':
      return `只能是 ${textOf(params, 'allowedValues') || '规定的值'} 之一`;
    case 'const':
      return '不是允许的值';
    case 'pattern':
      return PATTERN_WORDS[textOf(params, 'pattern')] ?? '格式不对';
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
    case 'minProperties':
      return limit === '1' ? '至少要写一项' : `至少要写 ${limit} 项`;
    case 'maxProperties':
      return limit === '1' ? '只能写一项' : `最多写 ${limit} 项`;
    default:
      return message ?? keyword;
  }
}

function textOf(params: object, ...names: readonly string[]): string {
  const values: ReadonlyMap<string, unknown> = new Map(Object.entries(params));
  const value = names.map((name) => values.get(name)).find((one) => one !== undefined);
  if (Array.isArray(value)) return value.join('、');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
