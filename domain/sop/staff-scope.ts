import type { SopDefinition } from './definition.ts';

/** Staff on whose behalf an SOP speaks; null: all (spec: surface, "fixed" 5). */
export function staffScopeOf(definition: SopDefinition): number[] | null {
  const { trigger } = definition;
  if (trigger.kind !== 'friend' || trigger.staff === undefined || trigger.staff.length === 0) return null;
  return trigger.staff.map(Number);
}

/** Whether somebody in scope is among the live friends. */
export function isReachable(scope: readonly number[] | null, friendStaff: readonly number[]): boolean {
  return scope === null ? friendStaff.length > 0 : friendStaff.some((staffId) => scope.includes(staffId));
}
