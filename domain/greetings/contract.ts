import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, OneOf } from '../kernel/schema.ts';
import { NOT_SENT_REASONS } from './reasons.ts';

export const greetingRefusals = refusals({
  'greeting.unknown_variable': { status: 422, say: (d) => `欢迎语${String(d['problem'])}` },
  'greeting.text_missing': { status: 422, say: () => '开启欢迎语之前，请先写好内容' },
  'greeting.text_too_long': { status: 422, say: (d) => `欢迎语${String(d['problem'])}` },
});

/** What a new friend gets at once, from the member whom she added. */
export const Greeting = Closed({
  enabled: Type.Boolean(),
  text: Type.String({ description: '最多 4000 字节（UTF-8，约 1333 个汉字）' }),
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
