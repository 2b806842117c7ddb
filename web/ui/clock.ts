import { createContext, use } from 'react';

/** The product's present instant, which the demo's clock may have moved, and the company's zone. */
export type ScreenClock = { readonly now: number; readonly zone: string };

export const ClockContext = createContext<ScreenClock>({ now: 0, zone: 'Asia/Shanghai' });

export function useClock(): ScreenClock {
  return use(ClockContext);
}
