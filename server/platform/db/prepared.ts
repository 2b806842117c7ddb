import type pg from 'pg';

const MARK = /^\s*\/\* prepared: (\w+) \*\//;

/**
 * Statements that begin with the comment `prepared: name` are parsed once per connection, and planned once when the plan
 * does not depend on the values: for hot paths, where planning costs more than running. Such a text never varies.
 */
export function prepareMarked(client: pg.ClientBase): void {
  const original = client.query;
  Object.assign(client, {
    query: (...args: unknown[]) => {
      const [text, values] = args;
      const name = typeof text === 'string' && Array.isArray(values) ? preparedName(text) : undefined;
      return Reflect.apply(original, client, name === undefined ? args : [{ name, text, values }, ...args.slice(2)]);
    },
  });
}

/** The name under which a statement is prepared, if its text asks for that. */
export function preparedName(text: string): string | undefined {
  return MARK.exec(text)?.[1];
}
