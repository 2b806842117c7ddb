import type { ReactNode } from 'react';

// Twenty lines of our own instead of an icon library: one weight, one size, the text's colour.
const PATHS = {
  today: 'M4 12l8-7 8 7M6 10.5V19h12v-8.5',
  customers:
    'M9 11a3 3 0 100-6 3 3 0 000 6zM3.5 19c.6-3.2 2.7-5 5.5-5s4.900 1.800 5.500 5M16 5.500a3 3 0 010 5.500M17 14.200c1.900.6 3.100 2.200 3.500 4.800',
  groups:
    'M8 10a2.500 2.500 0 100-5 2.500 2.500 0 000 5zM16 10a2.500 2.500 0 100-5 2.500 2.500 0 000 5zM3.500 18c.5-3 2.200-4.500 4.500-4.500s4 1.500 4.500 4.500M14 13.900c.6-.3 1.300-.4 2-.4 2.300 0 4 1.500 4.500 4.500',
  orders: 'M6 8h12l1 12H5zM9 10.500V7a3 3 0 016 0v3.500',
  tags: 'M4 12.500V5h7.500L20 13.500 13.500 20zM8.200 9.200h.01',
  stages: 'M5 5h4v14H5zM10 5h4v9h-4zM15 5h4v11h-4z',
  next: 'M5 12h13M12.500 6.500L18 12l-5.500 5.500',
  sops: 'M6 4v16M6 7h6M6 12h10M6 17h7',
  deliveries: 'M4 5h16v11H9l-5 4z',
  massTasks: 'M4 7l2 2 3-3M4 15l2 2 3-3M12.500 8H20M12.500 16H20',
  greeting: 'M4 5h16v11H9l-5 4zM9 9h.01M15 9h.01M9 11.700c1.700 1.600 4.300 1.600 6 0',
  settings: 'M4 8h9M17 8h3M4 16h3M11 16h9M15 10.500v-5M9 18.500v-5',
  link: 'M10 14a4 4 0 005.700.3l3-3a4 4 0 00-5.700-5.700l-1.500 1.500M14 10a4 4 0 00-5.700-.3l-3 3a4 4 0 005.700 5.700l1.500-1.500',
  health: 'M3 12h4l2.500-6 4 12 2.500-6h5',
  search: 'M11 17a6 6 0 100-12 6 6 0 000 12zM15.500 15.500L20 20',
  plus: 'M12 5v14M5 12h14',
  up: 'M12 19V6M6.500 11.500L12 6l5.500 5.500',
  down: 'M12 5v13M6.500 12.500L12 18l5.500-5.500',
  copy: 'M9 9h10v10H9zM15 9V5H5v10h4',
  bin: 'M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.500 10.500v5.500M13.500 10.500v5.500',
  menu: 'M4 7h16M4 12h16M4 17h16',
  back: 'M14 6l-6 6 6 6',
  chevron: 'M10 6l6 6-6 6',
  clock: 'M12 20a8 8 0 100-16 8 8 0 000 16zM12 8v4.500l3 1.800',
  out: 'M14 5h5v5M19 5l-8 8M17 13.500V19H5V7h5.500',
  pencil: 'M5 19l1-4L16 5l3 3L9 18z',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5.500v13l10.500-6.500z',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  person: 'M12 12a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM5.500 19.500c.7-3.500 3.200-5.300 6.500-5.300s5.800 1.800 6.500 5.300',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
