/**
 * What may stand between double braces in a message. Nothing yet: a mass task of WeCom carries one text for all its
 * customers (92135), so a name in it could not be each customer's own.
 */
export const VARIABLES: readonly string[] = [];

const VARIABLE = /(?:\{\{|｛｛)[^{}｛｝\n]{0,60}(?:\}\}|｝｝)/g;
// What other products fill in, and what people write who mean a variable: {客户}, ${name}, %NICKNAME%, #客户昵称#.
const LOOKALIKE = /[{｛][^{}｛｝\n]{1,30}[}｝]|%[A-Z_]{2,30}%|#[^#\s]{0,6}(?:昵称|姓名|名字|称呼)#/g;

/** What is wrong with the variables of a text, to follow 「第 1 步的内容」; undefined when all are known. */
export function variableProblem(text: string): string | undefined {
  const unknown = found(text, VARIABLE).filter((variable) => !VARIABLES.includes(nameOf(variable)));
  if (unknown.length === 0) return undefined;
  const known = VARIABLES.length === 0 ? '目前还没有可用的变量，请改成普通文字' : `可用的变量有 ${VARIABLES.map(braced).join('、')}`;
  return `有不认识的变量 ${unknown.join('、')}：${known}`;
}

/** What will probably surprise, though it may be meant so; undefined when nothing does. */
export function variableHint(text: string): string | undefined {
  const alike = found(text.replace(VARIABLE, ''), LOOKALIKE);
  return alike.length === 0 ? undefined : `里的 ${alike.join('、')} 不会被替换，客户会原样看到；如果想写的是变量，请改成普通文字`;
}

function found(text: string, pattern: RegExp): string[] {
  return Array.from(new Set(Array.from(text.matchAll(pattern), ([match]) => match)));
}

function nameOf(variable: string): string {
  return variable.replace(/[{}｛｝]/g, '').trim();
}

function braced(name: string): string {
  return `{{${name}}}`;
}
