import { inChinese } from './refusals.ts';

const changed = new Set<() => void>();

/** Calls back when this page has changed something, so that what is shown is read at once; gives what ends it. */
export function onChange(listener: () => void): () => void {
  changed.add(listener);
  return () => changed.delete(listener);
}

/** Reads one of the simulator's controls. The text tells whether anything is new. */
export async function read<T>(path: string): Promise<{ readonly text: string; readonly data: T }> {
  const text = await asked(path);
  return { text, data: JSON.parse(text) };
}

/** Does something in the simulated world. Fails with a Chinese sentence that says why it was not done. */
export async function act<T = unknown>(path: string, body: object): Promise<T> {
  const text = await asked(path, { method: 'POST', body: JSON.stringify(body) });
  for (const listener of changed) listener();
  return JSON.parse(text);
}

/** One part of a path. */
export const part = encodeURIComponent;

/** What people read of a failure. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function asked(path: string, init?: RequestInit): Promise<string> {
  const answer = await fetch(`/_sim/${path}`, init).catch((cause: unknown) => {
    throw new Error('模拟器没有应答', { cause });
  });
  const text = await answer.text();
  if (answer.ok) return text;
  const { error } = refusalIn(text);
  throw new Error(inChinese(error?.message ?? ''), { cause: error?.code });
}

type Refusal = { readonly error?: { readonly code?: string; readonly message?: string } };

/** What stands between, such as a proxy, does not answer in JSON. */
function refusalIn(text: string): Refusal {
  return text.startsWith('{') ? JSON.parse(text) : {};
}
