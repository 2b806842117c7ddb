import type { Instant } from '../kernel/time.ts';
import type { Caps } from './caps.ts';
import type { MessageClass, SopDefinition } from './definition.ts';
import type { QuietHours } from './quiet.ts';
import type { TraceEntry } from './trace.ts';

/** The version that an enrollment follows, and the zone of its company. */
export type SopView = { readonly definition: SopDefinition; readonly zone: string };

/** The one step run that waits. `plannedAt` counts from the anchor; a deferral moves only `dueAt`. */
export type Wait = { readonly stepKey: string; readonly plannedAt: Instant; readonly dueAt: Instant };

export type EnrollmentState =
  | { readonly kind: 'new' }
  | { readonly kind: 'waiting'; readonly wait: Wait }
  | { readonly kind: 'ended'; readonly status: EndStatus; readonly reason: string; readonly at: Instant };

export type EndStatus = 'completed' | 'exited' | 'failed';

/** One customer's way through one version, from one anchor: when the trigger happened, not when it was noticed. */
export type Enrollment = {
  readonly anchor: Instant;
  readonly startedAt: Instant;
  readonly lastSentAt: Instant | null;
  readonly state: EnrollmentState;
};

/** What a due step is decided on, loaded for the whole batch. */
export type Situation = {
  /** Staff with a live friendship. */
  readonly friendStaff: readonly number[];
  /** Tags removed since the enrollment began of which it has not been told. */
  readonly removedTags: readonly number[];
  readonly quietHours: QuietHours;
  readonly caps: Caps;
  /** Instants of the messages that count toward the caps of this customer, over all SOPs. */
  readonly recentSends: readonly Instant[];
};

/** Something that may end an enrollment; `friendStaff` is who is still a friend after it. */
export type ExitNews =
  | { readonly kind: 'tagRemoved'; readonly tagId: number }
  | { readonly kind: 'friendLost'; readonly friendStaff: readonly number[] };

export type Input =
  | { readonly kind: 'begin'; readonly now: Instant }
  | { readonly kind: 'due'; readonly now: Instant; readonly situation: Situation }
  | { readonly kind: 'fact'; readonly now: Instant; readonly news: ExitNews };

export type Command =
  | {
      readonly kind: 'send';
      readonly stepKey: string;
      readonly text: string;
      readonly messageClass: MessageClass;
      /** Staff who may send; null: anybody. */
      readonly staffScope: readonly number[] | null;
      readonly dueAt: Instant;
      readonly expiresAt: Instant;
    }
  /** Takes back what was decided but not handed over. */
  | { readonly kind: 'suppress'; readonly reason: string };

export type Advance = {
  readonly enrollment: Enrollment;
  readonly commands: readonly Command[];
  /** When it wants to be looked at again; null once it ended. */
  readonly wakeAt: Instant | null;
  readonly trace: readonly TraceEntry[];
};
