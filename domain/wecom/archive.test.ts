import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { projectRoot } from '../../server/platform/files/root.ts';
import { readArchived, type ArchiveMessage } from './archive-messages.ts';
import { seqsAsTexts } from './archive-sdk.ts';
import { archivedText } from './archive-text.ts';

const folder = join(projectRoot(), 'test', 'fixtures', 'wecom');
const samples = readdirSync(folder).filter((name) => name.startsWith('msgaudit_message__'));
const sample = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

function message(value: unknown): ArchiveMessage {
  const reading = readArchived(value);
  if (reading.kind !== 'message') expect.fail(JSON.stringify(reading));
  return reading.message;
}

test.each(samples.filter((name) => !name.includes('switch')))('%s is read as its own kind, and has a line of text', (name) => {
  const read = message(sample(name));
  expect(`msgaudit_message__${read.kind}.json`).toBe(name);
  expect(archivedText(read)).not.toBe('');
});

test('a change of account has neither sender nor content', () => {
  expect(readArchived(sample('msgaudit_message__switch.json'))).toEqual({
    kind: 'switch',
    switch: { kind: 'switch', msgid: '125289002219525886280', userid: 'XuJinSheng', at: 1_554_119_421_840 },
  });
});

const text = {
  msgid: 'm1',
  action: 'send',
  from: 'wm1',
  tolist: ['lisi'],
  roomid: '',
  msgtime: 5,
  msgtype: 'text',
  text: { content: '在吗' },
};

test('an empty roomid is a chat of two', () => {
  expect(message(text)).toEqual({ msgid: 'm1', from: 'wm1', to: ['lisi'], at: 5, kind: 'text', content: { content: '在吗' } });
  expect(message({ ...text, roomid: 'wr1' })).toMatchObject({ roomId: 'wr1' });
});

test('a kind of tomorrow, and a known one with other fields, are kept raw', () => {
  expect(message({ ...text, msgtype: 'hologram', hologram: 1 })).toMatchObject({
    kind: 'other',
    msgtype: 'hologram',
    raw: { hologram: 1 },
  });
  expect(message({ ...text, text: 'x' })).toMatchObject({ kind: 'other', msgtype: 'text' });
});

test.each([[null], ['x'], [{}], [{ ...text, msgid: '' }], [{ ...text, tolist: 'lisi' }], [{ ...text, msgtime: 'soon' }]])(
  '%j is no message',
  (value) => expect(readArchived(value).kind).toBe('unreadable'),
);

test('never throws, whatever it decrypts to', () => {
  const odd = fc.dictionary(fc.constantFrom(...Object.keys(text), 'info', 'mixed'), fc.anything());
  fc.assert(
    fc.property(odd, (fields) => {
      const reading = readArchived({ ...text, ...fields });
      if (reading.kind === 'message') archivedText(reading.message);
    }),
  );
});

test('the parts of a mixed message are shown in order', () => {
  expect(archivedText(message(sample('msgaudit_message__mixed.json')))).toBe('你好[微笑]\n[图片]');
});

test('a seq beyond 2^53 keeps its last digit', () => {
  expect(JSON.parse(seqsAsTexts('{"chatdata":[{"seq":18446744073709551615,"msgid":"a"},{"seq" : 7}]}'))).toEqual({
    chatdata: [{ seq: '18446744073709551615', msgid: 'a' }, { seq: '7' }],
  });
});
