import { expect, test } from 'vitest';
import { readMultipart } from './multipart.ts';

const BOUNDARY = '-------------------------acebdf13572468';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

const part = (disposition: string, content: string | Buffer = 'mytext', more = '') =>
  Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n${more}Content-Type: application/octet-stream\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const END = Buffer.from(`--${BOUNDARY}--\r\n`);
const body = (...parts: Buffer[]) => Buffer.concat([...parts, END]);
const named = (disposition: string, extended = false) => readMultipart(body(part(disposition)), TYPE, extended)[0]?.filename;

test('reads the sample of the document, with its filelength', () => {
  expect(readMultipart(body(part('name="media";filename="wework.txt"; filelength=6')), TYPE, false)).toEqual([
    { name: 'media', filename: 'wework.txt', type: 'application/octet-stream', bytes: Buffer.from('mytext') },
  ]);
});

test('keeps every byte, line ends and what looks like a delimiter among them', () => {
  const content = Buffer.from([0, 255, 13, 10, 45, 45, 13, 10, 0]);
  expect(readMultipart(body(part('name="media"; filename="a"', content)), TYPE, false)[0]?.bytes).toEqual(content);
});

test('reads several parts, in any order of parameters, with or without quotes', () => {
  const parts = readMultipart(body(part('name=note', '好'), part('filename=a.txt; name=media'), part('name="empty"', '')), TYPE, false);
  expect(parts.map(({ name, filename, bytes }) => [name, filename, bytes.toString()])).toEqual([
    ['note', undefined, '好'],
    ['media', 'a.txt', 'mytext'],
    ['empty', undefined, ''],
  ]);
});

test('takes names in raw UTF-8, with %22 or \\" for a quotation mark', () => {
  expect(named('name="media"; filename="海报 ①.png"')).toBe('海报 ①.png');
  expect(named('name="media"; filename="a%22b.png"')).toBe('a"b.png');
  expect(named('name="media"; filename="a\\"b.png"')).toBe('a"b.png');
});

test('takes a name after RFC 2231 only when told so', () => {
  const disposition = 'name="media"; filename*=utf-8\'\'%E6%B5%B7.png';
  expect(named(disposition)).toBeUndefined();
  expect(named(disposition, true)).toBe('海.png');
  expect(named('name="media"; filename*=utf-8\'\'%E6%B', true)).toBeUndefined();
});

test('finds no part in what is none', () => {
  for (const [bytes, type] of [
    [Buffer.alloc(0), TYPE],
    [body(part('name="media"; filename="a"')), 'multipart/form-data'],
    [part('name="media"; filename="a"'), TYPE],
    [Buffer.from('{"media":1}'), TYPE],
    [Buffer.from(`--${BOUNDARY}\r\nno header end\r\n--${BOUNDARY}--`), TYPE],
    [Buffer.from(`--${BOUNDARY}`), TYPE],
  ] as const)
    expect(readMultipart(bytes, type, false)).toEqual([]);
});
