import { act } from '../api.ts';

const FAMILIES = ['陈', '林', '周', '苏', '沈', '许', '顾', '叶', '方', '程', '唐', '宋', '夏', '韩', '陆', '江', '孟', '温'];
const GIVEN = [
  '雨桐',
  '若琳',
  '佳宁',
  '思远',
  '子涵',
  '梓萱',
  '浩然',
  '静怡',
  '明轩',
  '晓彤',
  '嘉懿',
  '一诺',
  '书瑶',
  '景行',
  '知夏',
  '安然',
];

/** Somebody new, with a name of her own, in one touch. Gives her id. */
export async function newCustomer(): Promise<string> {
  const { externalUserid } = await act<{ externalUserid: string }>('customers', { name: `${oneOf(FAMILIES)}${oneOf(GIVEN)}` });
  return externalUserid;
}

function oneOf(names: readonly string[]): string {
  return names[Math.floor(Math.random() * names.length)] ?? '';
}
