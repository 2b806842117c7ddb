/**
 * Whether the same statement may succeed when it is tried again: lost connections (08, 57), serialization failures and
 * deadlocks (40), lack of resources (53), and errors of the socket, which carry no SQLSTATE.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(08|40|53|57)...$/.test(code)) return true;
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'].includes(code)) return true;
  return /connection terminated|timeout exceeded when trying to connect|not queryable|cannot use a pool after/i.test(error.message);
}
