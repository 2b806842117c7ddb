import { useCallback, useState } from 'react';

export type Picks = { readonly customer: string | null; readonly staff: string | null };

/** Who is on the two phones, kept in the address. */
export function usePicks(): readonly [Picks, (change: Partial<Picks>) => void] {
  const [picks, setPicks] = useState<Picks>(() => {
    const query = new URLSearchParams(window.location.search);
    return { customer: query.get('customer'), staff: query.get('staff') };
  });
  const change = useCallback((changed: Partial<Picks>) => {
    setPicks((old) => {
      const next = { ...old, ...changed };
      const query = new URLSearchParams();
      if (next.customer !== null) query.set('customer', next.customer);
      if (next.staff !== null) query.set('staff', next.staff);
      window.history.replaceState(null, '', `?${query.toString()}`);
      return next;
    });
  }, []);
  return [picks, change];
}
