import { Ajv } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { UNSTORABLE } from './errors.ts';
import { problemText } from './problem.ts';
import { holdsBroken } from './storable.ts';
import { EXACT } from './validate.ts';

export type Checked<T> = { readonly kind: 'good'; readonly value: T } | { readonly kind: 'bad'; readonly problem: string };

/** Checks one thing of a batch by itself, as strictly and in the same words as whole bodies are. */
export function itemCheck<S extends TSchema>(schema: S): (item: unknown) => Checked<Static<S>> {
  const validate = new Ajv({ ...EXACT, useDefaults: false }).compile<Static<S>>(schema);
  return (item) => {
    if (holdsBroken(item)) return { kind: 'bad', problem: UNSTORABLE };
    if (validate(item)) return { kind: 'good', value: item };
    return { kind: 'bad', problem: problemText(validate.errors ?? [], 'item').replace(/^：/, '') };
  };
}
