import { Type } from 'typebox';
import { CustomerRow } from '../customers/contract.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText } from '../kernel/schema.ts';
import { RuleBody } from './rule.ts';

export const segmentRefusals = refusals({
  'segment.staff_unknown': { status: 422, say: (d) => `这些员工不存在：${String(d['staffIds'])}` },
});

/** Who a rule means now, before anything is made of it. */
export const previewSegment = route({
  method: 'POST',
  path: '/segments/preview',
  summary: '预览规则：人数、规则的中文说明和几位客户',
  body: Closed({ rule: RuleBody }),
  response: Type.Object({
    count: Type.Integer(),
    asOf: InstantText,
    sentence: Type.String({ description: 'the rule in words' }),
    sample: Type.Array(CustomerRow, { description: 'up to 10, newest first' }),
  }),
});
