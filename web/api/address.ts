import { scalarText } from '../../domain/kernel/scalar.ts';

/** Address of an operation: parameters filled in, empty query fields left out. */
export function addressOf(path: string, params: object, query: object): string {
  const values = new Map<string, unknown>(Object.entries(params));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(scalarText(values.get(name) ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>({ ...query })) {
    if (value !== undefined && value !== '') search.set(name, scalarText(value));
  }
  const text = search.toString();
  return `/api/v1${filled}${text === '' ? '' : `?${text}`}`;
}
