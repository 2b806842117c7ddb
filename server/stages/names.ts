import { NAME_WORDS } from '../../domain/kernel/schema.ts';
import { visibleName } from '../../domain/stages/name.ts';
import { PIPELINE_NAME_CHARACTERS, STAGE_NAME_CHARACTERS } from '../../domain/stages/limits.ts';
import { refuse } from '../platform/http/refuse.ts';

/** The name of a stage as it is kept; refuses one that nobody would see. */
export function stageName(text: string): string {
  return cleaned(text, STAGE_NAME_CHARACTERS);
}

/** The name of a pipeline as it is kept. */
export function pipelineName(text: string): string {
  return cleaned(text, PIPELINE_NAME_CHARACTERS);
}

function cleaned(text: string, limit: number): string {
  const name = visibleName(text);
  if (name === undefined) throw refuse('request.malformed', { problem: NAME_WORDS });
  if (Array.from(name).length > limit) throw refuse('stage.name_long', { limit });
  return name;
}
