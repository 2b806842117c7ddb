/** JSON over HTTP for tests: throws with the answer's text when the status is not the expected one. */
export type Json = { readonly [key: string]: Json } | readonly Json[] | string | number | boolean | null;

export type HttpClient = {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

export type Answer = { readonly status: number; readonly body: Value };

/** A JSON value that can be walked without casts: `answer.body.at('items', 0, 'id').text()`. */
export type Value = {
  at(...path: (string | number)[]): Value;
  text(): string;
  number(): number;
  list(): Value[];
  readonly raw: unknown;
};

export function httpClient(base: string, headers: Record<string, string> = {}): HttpClient {
  const send: HttpClient['send'] = async (method, path, body, extra = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...extra },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: valueOf(text === '' ? null : parse(text)) };
  };
  return {
    get: (path) => send('GET', path).then((answer) => expectSuccess(`GET ${path}`, answer)),
    post: (path, body, extra) => send('POST', path, body ?? {}, extra).then((answer) => expectSuccess(`POST ${path}`, answer)),
    send,
  };
}

export function valueOf(raw: unknown): Value {
  return {
    raw,
    at: (...path) =>
      valueOf(
        path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), raw),
      ),
    text: () => {
      if (typeof raw !== 'string') throw new Error(`expected text, got ${JSON.stringify(raw)}`);
      return raw;
    },
    number: () => {
      if (typeof raw !== 'number') throw new Error(`expected a number, got ${JSON.stringify(raw)}`);
      return raw;
    },
    list: () => {
      if (!Array.isArray(raw)) throw new Error(`expected a list, got ${JSON.stringify(raw)}`);
      return raw.map(valueOf);
    },
  };
}

function expectSuccess(what: string, answer: Answer): Answer {
  if (answer.status >= 400) throw new Error(`${what} answered ${answer.status}: ${JSON.stringify(answer.body.raw)}`);
  return answer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Every item of a list, page by page. */
export async function allItems(api: HttpClient, path: string): Promise<Value[]> {
  const items: Value[] = [];
  const separator = path.includes('?') ? '&' : '?';
  let cursor = '';
  do {
    const page: Value = (await api.get(`${path}${separator}limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)).body;
    items.push(...page.at('items').list());
    const next = page.at('nextCursor').raw;
    cursor = typeof next === 'string' ? next : '';
  } while (cursor !== '');
  return items;
}
