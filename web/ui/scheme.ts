import { useSyncExternalStore } from 'react';
import { dark, light, type Palette } from './theme.ts';

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** The palette that the system asks for, as it changes. */
export function useSystemPalette(): Palette {
  return useSyncExternalStore(subscribe, () => prefersDark.matches) ? dark : light;
}

function subscribe(onChange: () => void): () => void {
  prefersDark.addEventListener('change', onChange);
  return () => {
    prefersDark.removeEventListener('change', onChange);
  };
}
