// A start that cannot work ends with one plain English sentence: what, why, and what to do about it.
export class StartRefused extends Error {
  override name = 'StartRefused';

  constructor(sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
  }
}

/** `ENOENT` of a system error, `28P01` of a PostgreSQL error; undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
