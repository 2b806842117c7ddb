import { useCallback, useState } from 'react';

export const CUSTOMER_TABS = ['chats', 'scan', 'moments', 'me'] as const;
export const STAFF_TABS = ['chats', 'todo', 'customers', 'app'] as const;
export type CustomerTab = (typeof CUSTOMER_TABS)[number];
export type StaffTab = (typeof STAFF_TABS)[number];
export const SIDES = ['customer', 'staff'] as const;
export type Side = (typeof SIDES)[number];

/** Who holds the two phones, and what is open on them. `side`: the one seen where there is room for one only. */
export type Picks = {
  readonly customer: string | null;
  readonly customerTab: CustomerTab;
  readonly customerChat: string | null;
  readonly staff: string | null;
  /** null: what needs the member first. */
  readonly staffTab: StaffTab | null;
  readonly staffChat: string | null;
  readonly side: Side;
};

export type Pick = (change: Partial<Picks>) => void;

/** The picks are kept in the address: a reload or a shared link shows the same two phones. */
export function usePicks(): readonly [Picks, Pick] {
  const [picks, setPicks] = useState<Picks>(picksInAddress);
  const pick = useCallback((change: Partial<Picks>) => {
    setPicks((old) => {
      const next = { ...old, ...change };
      window.history.replaceState(null, '', addressOf(next));
      return next;
    });
  }, []);
  return [picks, pick];
}

function picksInAddress(): Picks {
  const query = new URLSearchParams(window.location.search);
  return {
    customer: query.get('customer'),
    customerTab: CUSTOMER_TABS.find((tab) => tab === query.get('customerTab')) ?? 'chats',
    customerChat: query.get('customerChat'),
    staff: query.get('staff'),
    staffTab: STAFF_TABS.find((tab) => tab === query.get('staffTab')) ?? null,
    staffChat: query.get('staffChat'),
    side: SIDES.find((side) => side === query.get('side')) ?? 'customer',
  };
}

function addressOf(picks: Picks): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(picks)) if (value !== null && !USUAL.has(`${name} ${value}`)) query.set(name, value);
  const text = query.toString();
  return text === '' ? window.location.pathname : `?${text}`;
}

const USUAL: ReadonlySet<string> = new Set(['customerTab chats', 'side customer']);
