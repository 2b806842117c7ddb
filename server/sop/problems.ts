import { checkSop, type Problem } from '../../domain/sop/check.ts';
import type { SopDefinition } from '../../domain/sop/definition.ts';
import type { KnownNames } from './names.ts';

/** What keeps a draft from being published: what the definition alone shows, and tags and staff that are gone. */
export function problemsOf(definition: SopDefinition, names: KnownNames): Problem[] {
  const { trigger } = definition;
  const problems = checkSop(definition);
  if (trigger.kind === 'tag') problems.push(...missingTags(trigger.tags, 'trigger/tags', names));
  if (trigger.kind === 'friend') {
    const missing = (trigger.staff ?? []).filter((id) => !names.hasStaff(Number(id)));
    problems.push(...missing.map((id) => ({ path: 'trigger/staff', sentence: `员工不存在：${id}` })));
  }
  (definition.exits ?? []).forEach((exit, i) => {
    if (exit !== 'friendLost') problems.push(...missingTags(exit.tagRemoved, `exits/${i}/tagRemoved`, names));
  });
  return problems;
}

function missingTags(ids: readonly string[], path: string, names: KnownNames): Problem[] {
  return ids
    .filter((id) => !names.hasTag(Number(id)))
    .map((id) => ({ path, sentence: `标签不存在或已删除：${names.tag(Number(id)) ?? id}` }));
}
