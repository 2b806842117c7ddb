import Type, { type Static } from 'typebox';

/** What a mass or welcome message may carry besides text. Documents 92135 and 92137. */
export const Attachment = Type.Union([
  Type.Object({
    msgtype: Type.Literal('image'),
    image: Type.Object({ media_id: Type.Optional(Type.String()), pic_url: Type.Optional(Type.String()) }),
  }),
  Type.Object({
    msgtype: Type.Literal('link'),
    link: Type.Object({
      title: Type.String(),
      url: Type.String(),
      picurl: Type.Optional(Type.String()),
      desc: Type.Optional(Type.String()),
    }),
  }),
  Type.Object({
    msgtype: Type.Literal('miniprogram'),
    miniprogram: Type.Object({ title: Type.String(), pic_media_id: Type.String(), appid: Type.String(), page: Type.String() }),
  }),
  Type.Object({ msgtype: Type.Literal('video'), video: Type.Object({ media_id: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('file'), file: Type.Object({ media_id: Type.String() }) }),
]);
export type Attachment = Static<typeof Attachment>;

export const MessageText = Type.Object({ content: Type.String() });

/** UTF-8 bytes of a text: WeCom counts most lengths in bytes. Counts a lone surrogate as 3. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Characters of a text, as people count them (code points): the other unit WeCom uses. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
