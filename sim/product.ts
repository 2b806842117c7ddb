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
      return { kind: 'unreachable', reason: reasonOf(error) };
    }
  }
  let missed: number | undefined;
  async function tell(offsetMs: number): Promise<Settled> {
    const told = await ask('PUT', '/_clock', { offsetMs });
    missed = told.kind === 'unreachable' ? offsetMs : undefined;
    return told;
  }
  return {
    tell,
    async settle() {
      // It may have been starting, and have asked for the time before the clock moved.
      const told = missed === undefined ? undefined : await tell(missed);
      return told?.kind === 'unreachable' ? told : ask('POST', '/_clock/settlements', {});
    },
  };
}

/** `fetch failed` says nothing; what it failed by is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

function nextDueAt(text: string): number | null {
  if (text === '') return null;
  const answer: unknown = JSON.parse(text);
  return isFields(answer) && typeof answer.nextDueAt === 'number' ? answer.nextDueAt : null;
}
