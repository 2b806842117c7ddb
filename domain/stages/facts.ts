import type { FactOf } from '../kernel/fact.ts';

/** Who or what moved a customer. */
export type MoveSource = 'manual' | 'api' | 'rule' | 'deletion' | 'import';

/**
 * `stage.changed`: she entered `toStageId`, left the pipeline (null), or came into it (`fromStageId` null); once per entry.
 * `stage.dwelled`: she has been in the stage for so many days and her owner is to look after her.
 */
export type StageFact =
  | FactOf<
      'stage.changed',
      { changeId: string; pipelineId: number; fromStageId: number | null; toStageId: number | null; source: MoveSource }
    >
  | FactOf<'stage.dwelled', { pipelineId: number; stageId: number; staffId: number; days: number }>;
