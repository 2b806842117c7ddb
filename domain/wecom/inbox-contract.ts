import { Type } from 'typebox';
import { Page, PageQuery } from '../kernel/page.ts';
import { refusals } from '../kernel/refusal.ts';
import { Closed, route } from '../kernel/route.ts';
import { InstantText, Nullable } from '../kernel/schema.ts';

export const inboxRefusals = refusals({
  'wecom.dead_letter_not_found': { status: 404, say: () => '没有这条死信' },
  'wecom.dead_letter_unreadable': { status: 422, say: (d) => `这条回调${String(d['problem'])}，重放也无法处理` },
  'wecom.dead_letter_alive': { status: 409, say: () => '这条回调已经重放过，正在处理或已处理完' },
});

const LetterId = Type.String({ pattern: '^[1-9][0-9]{0,15}$' });
/** WeCom's name of the event, or `unknown` where none could be read. */
const Kind = Type.String({ minLength: 1, maxLength: 60 });

const letter = {
  id: Type.String(),
  kind: Kind,
  kindText: Type.String(),
  receivedAt: InstantText,
  attempts: Type.Integer(),
  problem: Type.String({ description: '出了什么问题，一句话' }),
  todo: Type.String({ description: '该怎么办，一句话' }),
  replayable: Type.Boolean({ description: '读不懂的重放也没有用' }),
};
/** A callback that was given up. What it says is not part of the list. */
export const DeadLetter = Type.Object(letter);

export const listDeadLetters = route({
  method: 'GET',
  path: '/wecom/dead-letters',
  summary: '无法处理的回调',
  query: Closed({ ...PageQuery, kind: Type.Optional(Kind) }),
  response: Page(DeadLetter),
});

export const listDeadLetterKinds = route({
  method: 'GET',
  path: '/wecom/dead-letter-kinds',
  summary: '无法处理的回调，按种类计数',
  response: Type.Object({
    items: Type.Array(
      Type.Object({
        kind: Kind,
        kindText: Type.String(),
        count: Type.Integer(),
        replayable: Type.Integer({ description: '其中可以重放的' }),
      }),
    ),
  }),
});

/** For developers: the owner of the company, or an API key. */
export const readDeadLetter = route({
  method: 'GET',
  path: '/wecom/dead-letters/:id',
  summary: '一条无法处理的回调及其内容',
  access: 'ownerOrKey',
  params: Closed({ id: LetterId }),
  response: Type.Object({
    ...letter,
    plaintext: Type.String({ description: '解密后的内容；解不开时是密文' }),
    error: Nullable(Type.String({ description: '技术原因' })),
  }),
});

export const replayDeadLetter = route({
  method: 'POST',
  path: '/wecom/dead-letters/:id/replays',
  summary: '重放一条回调',
  access: 'ownerOrKey',
  params: Closed({ id: LetterId }),
  response: Type.Object({ id: Type.String(), replayedAt: InstantText }),
  status: 201,
});

/** The oldest first, so many at once; `left` of the kind may be replayed by asking again. */
export const replayDeadLetters = route({
  method: 'POST',
  path: '/wecom/dead-letter-replays',
  summary: '重放一类回调',
  access: 'ownerOrKey',
  body: Closed({ kind: Kind }),
  response: Type.Object({ replayed: Type.Integer(), left: Type.Integer() }),
  status: 201,
});
