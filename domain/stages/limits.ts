export const MAX_PIPELINES = 20;
export const MAX_STAGES = 20;
export const MAX_MOVED_AT_ONCE = 1_000;
/** Of the name as it is kept, in characters. */
export const STAGE_NAME_CHARACTERS = 20;
export const PIPELINE_NAME_CHARACTERS = 30;
