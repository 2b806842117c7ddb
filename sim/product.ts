import { isFields } from '../domain/wecom/wire.ts';
import type { SimulatorConfig } from './config.ts';

/** Settling a busy product can take long; beyond this it counts as gone. */
const PATIENCE_MS = 10 * 60_000;

export type Settled =
  | { readonly kind: 'settled'; readonly nextDueAt: number | null }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'none' };

/** The product's side of the common clock. */
export type Product = {
  tell(offsetMs: number): Promise<Settled>;
  /** Resolves when the product has nothing left to do at the present instant. */
  settle(): Promise<Settled>;
};

export function createProduct(config: SimulatorConfig): Product {
  async function ask(method: 'PUT' | 'POST', path: string, body: object): Promise<Settled> {
    if (config.productUrl === undefined) return { kind: 'none' };
    try {
      const answer = await fetch(`${config.productUrl}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-clock-token': config.clockToken ?? '' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await answer.text();
      if (!answer.ok) return { kind: 'unreachable', reason: `${method} ${path} answered ${answer.status}` };
      return { kind: 'settled', nextDueAt: nextDueAt(text) };
    } catch (error) {
      return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
    }
  }
  return {
    tell: (offsetMs) => ask('PUT', '/_clock', { offsetMs }),
    settle: () => ask('POST', '/_clock/settlements', {}),
  };
}

function nextDueAt(text: string): number | null {
  if (text === '') return null;
  const answer: unknown = JSON.parse(text);
  return isFields(answer) && typeof answer.nextDueAt === 'number' ? answer.nextDueAt : null;
}
