import type { StageKind } from './kinds.ts';

export type StageDraft = { readonly name: string; readonly kind: StageKind; readonly description: string };
export type PipelineTemplate = {
  readonly key: TemplateKey;
  readonly name: string;
  readonly about: string;
  readonly stages: readonly StageDraft[];
};

export const TEMPLATE_KEYS = ['generic', 'spending', 'medical'] as const;
export type TemplateKey = (typeof TEMPLATE_KEYS)[number];

/** Pipelines to begin with; whatever is made from one is the company's own and can be changed. */
export const PIPELINE_TEMPLATES: readonly PipelineTemplate[] = [
  {
    key: 'generic',
    name: '销售跟进',
    about: '从认识到成交，适合大多数行业',
    stages: [
      open('新客户', '刚加上好友，还没有聊过'),
      open('初步沟通', '聊过，知道大致需求'),
      open('意向客户', '需求、预算和时间都清楚，愿意往下谈'),
      { name: '成交', kind: 'won', description: '已经付款' },
      { name: '无意向', kind: 'lost', description: '明确说不需要，或多次联系没有回应' },
    ],
  },
  {
    key: 'spending',
    name: '消费状态',
    about: '按消费情况分层，适合零售和复购型生意',
    stages: [
      open('未消费', '还没有买过'),
      { name: '已消费', kind: 'won', description: '买过，而且还在正常复购' },
      open('预警', '比平时更久没有来，可能流失'),
      { name: '流失', kind: 'lost', description: '很久没有消费' },
    ],
  },
  {
    key: 'medical',
    name: '医美客户',
    about: '从咨询到到院、成交，适合医美和预约到店的生意',
    stages: [
      open('意向', '主动来问，还没有面诊需求'),
      open('仅咨询', '咨询过项目和价格，没有预约'),
      open('已预约', '定了到院时间'),
      open('已到院', '到院面诊'),
      { name: '已成交', kind: 'won', description: '到院并付款' },
      open('到院未成交', '到院但没有付款，需要继续跟进'),
      { name: '沉睡', kind: 'lost', description: '长时间没有互动和到院' },
    ],
  },
];

/** The template of a key. */
export function templateOf(key: TemplateKey): PipelineTemplate {
  const found = PIPELINE_TEMPLATES.find((template) => template.key === key);
  if (found === undefined) throw new Error(`no template ${key}`);
  return found;
}

function open(name: string, description: string): StageDraft {
  return { name, kind: 'open', description };
}
