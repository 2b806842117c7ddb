import type { Background } from './background.ts';
import type { CallbackQueue } from './callbacks.ts';
import type { Clock } from './clock.ts';
import type { SimulatorConfig } from './config.ts';
import type { Product } from './product.ts';
import type { Store } from './store.ts';

/** One running simulator, as its parts see it. */
export type Sim = {
  readonly config: SimulatorConfig;
  readonly store: Store;
  readonly clock: Clock;
  readonly callbacks: CallbackQueue;
  readonly product: Product;
  readonly background: Background;
};
