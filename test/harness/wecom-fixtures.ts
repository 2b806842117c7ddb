import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutNulls } from '../../domain/wecom/wire.ts';
import { projectRoot } from '../../server/platform/files/root.ts';

const FOLDER = join(projectRoot(), 'test', 'fixtures', 'wecom');

/** The documented sample of a command's request or answer; undefined when there is none. */
export function sampleOf(path: string, side: 'request' | 'response'): unknown {
  const file = join(FOLDER, `${path.replaceAll('/', '__')}.${side}.json`);
  if (!existsSync(file)) return undefined;
  const sample: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return withoutNulls(sample);
}

/** The decrypted sample of an event, named as the files are: `change_external_chat__create`. */
export function sampleEvent(name: string): string {
  return readFileSync(join(FOLDER, `event__${name}.xml`), 'utf8');
}

/**
 * What an answer has otherwise than the documented sample of its command: fields of another JSON type, fields that the
 * sample does not have, fields that the answer lacks. One line each, `path: problem`; arrays are compared by what all
 * their elements have together. An empty list says nothing about its elements.
 */
export function unlikeSample(path: string, answer: unknown): string[] {
  const sample = sampleOf(path, 'response');
  if (sample === undefined) throw new Error(`there is no sample of the answer of ${path}`);
  return differences('', shapeOf([sample]), shapeOf([withoutNulls(answer)]));
}

type Shape = { types: Set<string>; fields: Map<string, Shape>; items: Shape | undefined };

function shapeOf(values: readonly unknown[]): Shape {
  const members = new Map<string, unknown[]>();
  const types = new Set(values.map((value) => (Array.isArray(value) ? 'array' : typeof value)));
  const items = values.flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
  for (const value of values) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const [name, member] of Object.entries(value)) members.set(name, [...(members.get(name) ?? []), member]);
  }
  return {
    types,
    fields: new Map([...members].map(([name, all]) => [name, shapeOf(all)])),
    items: items.length === 0 ? undefined : shapeOf(items),
  };
}

function differences(at: string, sample: Shape, answer: Shape): string[] {
  const here = at === '' ? 'the answer' : at;
  const odd = [...answer.types].filter((type) => !sample.types.has(type));
  if (odd.length > 0) return [`${here}: ${odd.join(', ')} instead of ${[...sample.types].join(', ')}`];
  const out: string[] = [];
  for (const [name, shape] of answer.fields) {
    const known = sample.fields.get(name);
    if (known === undefined) out.push(`${fieldAt(at, name)}: not in the sample`);
    else out.push(...differences(fieldAt(at, name), known, shape));
  }
  for (const name of sample.fields.keys()) if (!answer.fields.has(name) && answer.types.size > 0) out.push(`${fieldAt(at, name)}: missing`);
  if (answer.items !== undefined && sample.items !== undefined) out.push(...differences(`${at}[]`, sample.items, answer.items));
  return out;
}

function fieldAt(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
