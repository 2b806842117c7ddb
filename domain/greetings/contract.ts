import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, OneOf } from '../kernel/schema.ts';
import { MASS_TEXT_BYTES } from '../wecom/limits.ts';
import { NOT_SENT_REASONS } from './reasons.ts';

/** UTF-8 bytes of a greeting (92137). */
const GREETING_BYTES = MASS_TEXT_BYTES;

export const greetingRefusals = refusals({
  'greeting.unknown_variable': { status: 422, say: (d) => `欢迎语${String(d['problem'])}` },
  'greeting.text_missing': { status: 422, say: () => '开启欢迎语之前，请先写好内容' },
  'greeting.text_too_long': {
    status: 422,
    say: (d) => `欢迎语有 ${String(d['bytes'])} 字节，企业微信最多 ${GREETING_BYTES} 字节（约 ${Math.floor(GREETING_BYTES / 3)} 个汉字）`,
  },
});

/** What a new friend gets at once, from the member whom she added. */
export const Greeting = Closed({
  enabled: Type.Boolean(),
  text: Type.String({ maxLength: GREETING_BYTES }),
});
export const readGreeting = route({ method: 'GET', path: '/settings/greeting', summary: '欢迎语', response: Greeting });
export const writeGreeting = route({
  method: 'PUT',
  path: '/settings/greeting',
  summary: '修改欢迎语',
  body: Greeting,
  response: Greeting,
});

/** What became of the greetings of the last days, this one included. */
export const readGreetingOutcomes = route({
  method: 'GET',
  path: '/greeting-outcomes',
  summary: '最近 7 天的欢迎语发送情况',
  response: Type.Object({
    since: InstantText,
    sent: Type.Integer(),
    notSent: Type.Array(Type.Object({ reason: OneOf(NOT_SENT_REASONS), sentence: Type.String(), count: Type.Integer() })),
  }),
});
