import type { TemplateCard } from '../../domain/wecom/template-cards.ts';
import type { Card, Person } from './answers.ts';

/** What waits for a member's tap, what codes there are, what the app and the moments show (sim/controls/page-reads.ts). */

export type Named = { readonly id: string; readonly name: string };
export type Content = { readonly at: string; readonly text: string; readonly cards: readonly Card[] };

/** `choice`: what the member may still decide herself. `recipients` are the first of `total`. */
export type Task = Content & {
  readonly msgid: string;
  readonly to: 'customers' | 'groups';
  readonly choice: 'none' | 'leaveOut' | 'groups';
  readonly recipients: readonly Named[];
  readonly total: number;
  readonly reminders: number;
};
export type Outcome = 'sent' | 'notFriend' | 'overQuota' | 'notSent';
export type DoneTask = Content & {
  readonly msgid: string;
  readonly to: Task['to'];
  readonly counts: { readonly [K in Outcome]: number };
  readonly results: readonly { readonly name: string; readonly outcome: Outcome }[];
};
export type WaitingMoment = Content & { readonly momentId: string; readonly audience: 'all' | 'tagged' };
export type Post = Content & {
  readonly momentId: string;
  readonly author: Person;
  readonly place: string;
  readonly seenBy: number;
  readonly likes: readonly Person[];
  readonly comments: readonly { readonly from: Person; readonly text: string; readonly at: string }[];
};
export type Todo = {
  readonly tasks: readonly Task[];
  readonly done: readonly DoneTask[];
  readonly moments: readonly WaitingMoment[];
  readonly posts: readonly Post[];
};

export type CustomerRow = {
  readonly id: string;
  readonly name: string;
  readonly remark: string;
  readonly tags: readonly string[];
  readonly addedAt: string;
  readonly state: 'friends' | 'gone';
};
export type CustomerList = { readonly items: readonly CustomerRow[]; readonly found: number; readonly total: number };

/** `asks`: the member says yes first. `spent`: a temporary code that is used up or expired. */
export type Code = {
  readonly id: string;
  readonly name: string;
  readonly leadsTo: string;
  readonly state: 'open' | 'asks' | 'spent' | 'nowhere';
};
export type Codes = {
  readonly ways: readonly Code[];
  readonly groups: readonly Code[];
  readonly links: readonly Code[];
  readonly kf: readonly Code[];
  readonly waysFound: number;
};

export type Article = { readonly title: string; readonly desc: string; readonly url: string; readonly picture: string | null };
export type AppItem = {
  readonly key: string;
  readonly msgid: string;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly button: string;
  readonly cards: readonly Card[];
  readonly articles: readonly Article[];
  readonly card: TemplateCard | null;
  /** What the pressed button turned into. */
  readonly settled: string | null;
  readonly pressed: readonly string[];
};
export type AppFeed = { readonly name: string; readonly items: readonly AppItem[] };

export type TagGroup = { readonly name: string; readonly tags: readonly Named[] };
