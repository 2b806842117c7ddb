/** The simulator's own controls, as this page uses them. */

export type Person = { readonly externalUserid: string; readonly name: string };
export type StaffRow = { readonly userid: string; readonly name: string; readonly position: string; readonly waitingTasks: number };
export type ContactWayRow = {
  readonly configId: string;
  readonly remark: string;
  readonly userids: readonly string[];
  readonly state: string;
};
export type StaffFriend = Person & { readonly remark: string; readonly cutByCustomer: boolean };

export type State = {
  readonly now: string;
  readonly callbacks: { readonly waiting: number; readonly lost: number };
  readonly staff: readonly StaffRow[];
  readonly customerCount: number;
  readonly customers: readonly Person[];
  readonly contactWays: readonly ContactWayRow[];
  readonly customer: (Person & { readonly friends: readonly { readonly userid: string; readonly name: string }[] }) | null;
  readonly staffFriends: readonly StaffFriend[];
};

export type Attachment = {
  readonly msgtype: string;
  readonly link?: { readonly title: string; readonly url: string; readonly desc?: string };
  readonly miniprogram?: { readonly title: string };
};
export type ChatMessage = {
  readonly at: string;
  readonly from: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly via: 'chat' | 'mass' | 'welcome';
  readonly msgid: string;
};
export type Task = {
  readonly msgid: string;
  readonly at: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly recipients: number;
  readonly reminders: number;
};
export type AppMessage = {
  readonly msgid: string;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly url: string;
};
export type Items<T> = { readonly items: readonly T[] };
export type ClockAnswer = { readonly now: string; readonly moved?: boolean };

/** Asks the simulator; its sentence becomes the error's message, its code the cause. */
export async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await fetch(`/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.error?.message ?? `HTTP ${answer.status}`, { cause: read.error?.code });
  return read;
}
