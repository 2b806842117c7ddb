/** What the simulator's reads for this page answer (sim/controls/page-reads.ts). Instants are ISO 8601 with +08:00. */

export type Person = { readonly id: string; readonly name: string; readonly kind: 'customer' | 'staff' | 'kf' };
export type Tag = { readonly id: string; readonly name: string };
export type Items<T> = { readonly items: readonly T[] };

/** A file's `url` is null when it is gone: uploads live for three days. */
export type Card =
  | { readonly kind: 'image' | 'video' | 'voice'; readonly url: string | null }
  | { readonly kind: 'file'; readonly url: string | null; readonly name: string; readonly size: number | null }
  | { readonly kind: 'link'; readonly url: string; readonly title: string; readonly desc: string; readonly picture: string | null }
  | { readonly kind: 'miniprogram'; readonly title: string; readonly picture: string | null }
  | { readonly kind: 'location'; readonly name: string; readonly address: string }
  | { readonly kind: 'person'; readonly name: string; readonly position: string };

export type MenuItem =
  | { readonly kind: 'click'; readonly id: string; readonly text: string }
  | { readonly kind: 'view'; readonly url: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

export type Said = {
  readonly kind: 'said';
  readonly key: string;
  readonly at: string;
  readonly from: Person;
  readonly text: string;
  readonly cards: readonly Card[];
  readonly via: 'chat' | 'mass' | 'welcome' | 'kf';
  readonly menu: { readonly items: readonly MenuItem[]; readonly tail: string } | null;
};
export type Note = { readonly kind: 'note'; readonly key: string; readonly at: string; readonly text: string };
export type Line = Said | Note;

/** `gone`: the other has ended it. `asked`: waits for the member's yes. */
export type FriendPeer = {
  readonly kind: 'friend';
  readonly person: Person;
  readonly state: 'friends' | 'gone' | 'asked';
  readonly position: string;
  readonly remark: string;
  readonly description: string;
  readonly mobiles: readonly string[];
  readonly tags: readonly Tag[];
  readonly addedAt: string | null;
  readonly addedBy: string;
};
export type Member = { readonly person: Person; readonly role: 'owner' | 'admin' | 'member' };
export type GroupPeer = {
  readonly kind: 'group';
  readonly chatId: string;
  readonly name: string;
  readonly notice: string;
  readonly owner: string;
  readonly members: readonly Member[];
  readonly state: 'open' | 'left' | 'dismissed';
};
export type KfPeer = {
  readonly kind: 'kf';
  readonly openKfId: string;
  readonly name: string;
  readonly customer: Person;
  readonly state: 'fresh' | 'robot' | 'queue' | 'human' | 'ended';
  readonly servicer: Person | null;
};
export type Peer = FriendPeer | GroupPeer | KfPeer;

/** `earlier`: how many older lines are not shown. */
export type Conversation = { readonly peer: Peer; readonly lines: readonly Line[]; readonly earlier: number };

export type ChatRow = {
  readonly key: string;
  readonly kind: Peer['kind'];
  readonly title: string;
  /** Whose faces stand for it: one, or the first of a group. */
  readonly faces: readonly string[];
  readonly tags: readonly string[];
  readonly at: string;
  readonly line: string;
  /** Grows with what comes in: a dot is shown until it was looked at. */
  readonly mark: number;
  readonly state: 'open' | 'gone' | 'asked' | 'queue';
};

export type Handover = { readonly from: string; readonly to: Person; readonly dueAt: string; readonly message: string };
export type CustomerHome = {
  readonly who: Person;
  readonly chats: readonly ChatRow[];
  readonly handovers: readonly Handover[];
  readonly moments: number;
};

export type Asking = { readonly person: Person; readonly at: string };
export type StaffHome = {
  readonly who: Person;
  readonly position: string;
  readonly department: string;
  readonly chats: readonly ChatRow[];
  readonly asking: readonly Asking[];
  readonly customers: number;
  readonly tasks: number;
  readonly moments: number;
  /** Of the last message of the app. */
  readonly app: number;
};

export type StaffRow = { readonly userid: string; readonly name: string; readonly position: string; readonly waiting: number };
export type Happening = {
  readonly key: string;
  readonly at: string;
  readonly from: Person;
  readonly to: Person | null;
  /** How many more got the same, of a mass message: of those that were looked back at. */
  readonly others: number;
  readonly group: string;
  readonly chat: string;
  readonly via: Said['via'];
  readonly line: string;
};
export type State = {
  readonly now: string;
  readonly offsetMs: number;
  readonly company: string;
  readonly quota: string;
  readonly callbacks: { readonly waiting: number; readonly lost: number };
  readonly staff: readonly StaffRow[];
  readonly customerCount: number;
  readonly happenings: readonly Happening[];
};
