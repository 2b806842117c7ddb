import type { Flow } from '../../ui/StateDot.tsx';

export const SOP_FLOW: Record<'draft' | 'live' | 'paused', Flow> = { draft: 'still', live: 'live', paused: 'held' };

export const ENROLLMENT_FLOW: Record<'active' | 'held' | 'completed' | 'converted' | 'exited' | 'failed', Flow> = {
  active: 'live',
  held: 'held',
  completed: 'good',
  converted: 'good',
  exited: 'still',
  failed: 'broken',
};
