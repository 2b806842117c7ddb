import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifyInstance } from 'fastify';

const COMMON = { allErrors: false, removeAdditional: false, useDefaults: true, allowUnionTypes: true, strict: false } as const;
/** How what must say what it means is validated: nothing is coerced. */
export const EXACT = { ...COMMON, coerceTypes: false } as const;

/** Strings become numbers and booleans in the query and the path only; a body must say what it means. */
export function validateByPart(app: FastifyInstance): void {
  const exact = new Ajv(EXACT);
  const lenient = new Ajv({ ...COMMON, coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }): ValidateFunction => {
    const ajv = httpPart === 'body' ? exact : lenient;
    return ajv.compile(withoutUndefined(schema));
  });
}

function withoutUndefined(schema: unknown): object {
  if (typeof schema !== 'object' || schema === null) throw new Error('a route schema must be an object');
  return schema;
}
