import { Trigger } from './definition.ts';

/**
 * What an SOP will be able to do and cannot yet (spec: automation). Whoever asks for it is told so, rather than that a
 * field is unknown or, worse, that another one is missing. What gets built is taken off these lists.
 */
const TRIGGERS: Words = {
  stage: '进入客户阶段',
  silent: '沉默客户',
  segment: '进入人群',
  event: '发生事件',
  order: '下单',
  date: '到达日期',
  schedule: '按周期',
};
const DEFINITION: Words = {
  filter: '进入条件',
  goal: '目标',
  holdoutPercent: '对照组',
  holdout: '对照组',
  priority: '优先级',
  exclusionGroup: '互斥组',
  staff: '员工范围',
  variants: '分组实验',
};
const STEP: Words = { when: '步骤条件', weekdays: '限定星期', variants: '分组实验' };
const SEND: Words = { attachments: '附件' };
const EXITS: Words = {
  replied: '客户回复时退出',
  ordered: '下单时退出',
  stageLeft: '离开阶段时退出',
  segmentLeft: '离开人群时退出',
  sopEntered: '进入其他 SOP 时退出',
};

const BUILT = Trigger.anyOf.map((trigger) => trigger.properties.kind.const).join('、');

type Words = Readonly<Record<string, string>>;

/** Things of a definition, or of a change of one, that are not built yet, in words with their place. */
export function plannedInDefinition(definition: unknown): string[] {
  const trigger = part(definition, 'trigger');
  const kind = part(trigger, 'kind');
  const planned = typeof kind === 'string' ? TRIGGERS[kind] : undefined;
  return [
    ...(kind === 'friend' ? named(trigger, { channels: '限定渠道' }, 'trigger/') : []),
    ...named(definition, DEFINITION, ''),
    ...(part(definition, 'reentry') === 'replace' ? ['每次触发都重来（reentry: replace）'] : []),
    ...list(part(definition, 'steps')).flatMap((step, i) => [
      ...named(step, STEP, `steps/${i}/`),
      ...named(part(step, 'send'), SEND, `steps/${i}/send/`),
    ]),
    ...list(part(definition, 'exits')).flatMap((exit, i) => {
      const words = EXITS[typeof exit === 'string' ? exit : (Object.keys(EXITS).find((name) => part(exit, name) !== undefined) ?? '')];
      return words === undefined ? [] : [`${words}（exits/${i}）`];
    }),
    ...(planned === undefined ? [] : [`触发方式「${planned}」（${String(kind)}），可用的触发方式有 ${BUILT}`]),
  ];
}

/** Of a publication: what happens to those under way. */
export function plannedInPublication(body: unknown): string[] {
  return named(body, { waiting: '选择在途客户怎么办' }, '');
}

/** Of a resumption: what happens to steps that fell due meanwhile. */
export function plannedInResumption(body: unknown): string[] {
  return named(body, { overdue: '选择暂停期间到期的步骤怎么办' }, '');
}

function named(value: unknown, words: Words, path: string): string[] {
  return Object.entries(words).flatMap(([name, word]) => (part(value, name) === undefined ? [] : [`${word}（${path}${name}）`]));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
