import { useSyncExternalStore } from 'react';
import { dark, light, type Palette, type Pointing } from './theme.ts';

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
// The same condition as in narrow.css.
const forFingers = window.matchMedia('(max-width: 720px), (pointer: coarse)');

/** The palette that the system asks for, as it changes. */
export function useSystemPalette(): Palette {
  return useMedia(prefersDark) ? dark : light;
}

/** What the screen is pointed at with, as it changes. */
export function usePointing(): Pointing {
  return useMedia(forFingers) ? 'finger' : 'mouse';
}

function useMedia(media: MediaQueryList): boolean {
  return useSyncExternalStore(
    (onChange) => {
      media.addEventListener('change', onChange);
      return () => {
        media.removeEventListener('change', onChange);
      };
    },
    () => media.matches,
  );
}
