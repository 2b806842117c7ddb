import { generatePath } from 'react-router';

/** Patterns of every page: routes.tsx maps them, `paths` fills them. */
export const PATTERNS = {
  today: '/',
  login: '/login',
  customers: '/customers',
  customer: '/customers/:id',
  stages: '/stages',
  newPipeline: '/stages/new',
  editPipeline: '/stages/:id/edit',
  tags: '/tags',
  newTagGroup: '/tags/groups/new',
  editTagGroup: '/tags/groups/:id/edit',
  newTag: '/tags/groups/:id/tags/new',
  editTag: '/tags/:id/edit',
  orders: '/orders',
  groups: '/groups',
  group: '/groups/:id',
  sops: '/sops',
  newSop: '/sops/new',
  sop: '/sops/:id',
  editSop: '/sops/:id/edit',
  enrollCustomers: '/sops/:id/enrollments/new',
  enrollment: '/sops/:id/enrollments/:enrollmentId',
  deliveries: '/deliveries',
  delivery: '/deliveries/:id',
  massTasks: '/mass-tasks',
  deliverySettings: '/settings/delivery',
  greeting: '/settings/greeting',
  health: '/settings/health',
  deadLetters: '/settings/health/dead-letters',
  deadLetter: '/settings/health/dead-letters/:id',
  connection: '/settings/connection',
} as const;

export type CustomerTab = 'timeline' | 'sops' | 'deliveries' | 'orders' | 'events';

/** The only source of addresses within the console. */
export const paths = {
  today: () => PATTERNS.today,
  login: (next?: string) => withSearch(PATTERNS.login, { next }),
  customers: (filter: { q?: string; tag?: string; staff?: string; stage?: string } = {}) => withSearch(PATTERNS.customers, filter),
  customer: (id: string, tab?: CustomerTab) => withSearch(generatePath(PATTERNS.customer, { id }), { tab }),
  stages: (filter: { pipeline?: string; view?: 'board' | 'funnel' } = {}) => withSearch(PATTERNS.stages, filter),
  newPipeline: () => PATTERNS.newPipeline,
  editPipeline: (id: string) => withSearch(generatePath(PATTERNS.editPipeline, { id }), { pipeline: id }),
  tags: () => PATTERNS.tags,
  newTagGroup: () => PATTERNS.newTagGroup,
  editTagGroup: (id: string) => generatePath(PATTERNS.editTagGroup, { id }),
  newTag: (groupId: string) => generatePath(PATTERNS.newTag, { id: groupId }),
  editTag: (id: string) => generatePath(PATTERNS.editTag, { id }),
  orders: (filter: { status?: string; period?: string } = {}) => withSearch(PATTERNS.orders, filter),
  groups: () => PATTERNS.groups,
  group: (id: string) => generatePath(PATTERNS.group, { id }),
  sops: () => PATTERNS.sops,
  newSop: () => PATTERNS.newSop,
  sop: (id: string) => generatePath(PATTERNS.sop, { id }),
  editSop: (id: string) => generatePath(PATTERNS.editSop, { id }),
  enrollCustomers: (sopId: string) => generatePath(PATTERNS.enrollCustomers, { id: sopId }),
  enrollment: (sopId: string, enrollmentId: string) => generatePath(PATTERNS.enrollment, { id: sopId, enrollmentId }),
  deliveries: (filter: { state?: string; sop?: string; staff?: string } = {}) => withSearch(PATTERNS.deliveries, filter),
  delivery: (id: string) => generatePath(PATTERNS.delivery, { id }),
  massTasks: (filter: { staff?: string; state?: string } = {}) => withSearch(PATTERNS.massTasks, filter),
  deliverySettings: () => PATTERNS.deliverySettings,
  greeting: () => PATTERNS.greeting,
  health: () => PATTERNS.health,
  deadLetters: () => PATTERNS.deadLetters,
  deadLetter: (id: string, kind?: string) => withSearch(generatePath(PATTERNS.deadLetter, { id }), { kind }),
  connection: (step?: 'corp' | 'callback' | 'checks') => withSearch(PATTERNS.connection, { step }),
};

/** Where the login may send somebody back to: a page of ours, never another site. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : paths.today();
}

function withSearch(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') search.set(name, value);
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
