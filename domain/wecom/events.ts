import type { Instant } from '../kernel/time.ts';
import { readGroupEvent, type GroupEvent } from './events-groups.ts';
import { readAcknowledged, type AcknowledgedEvent } from './events-acknowledged.ts';
import { readFeedEvent, type FeedEvent } from './events-feeds.ts';

/** What every callback carries: the corp it is for and its time (WeCom gives whole seconds). */
export type Envelope = { readonly corpId: string; readonly at: Instant };

export type FriendshipEvent = Envelope & { readonly userid: string; readonly externalUserid: string } & (
    | { readonly kind: 'add_external_contact' | 'add_half_external_contact'; readonly state?: string; readonly welcomeCode?: string }
    | { readonly kind: 'edit_external_contact' }
    | { readonly kind: 'del_external_contact'; readonly source?: string }
    | { readonly kind: 'del_follow_user' }
    /** The first words of somebody who came by an acquisition link. */
    | { readonly kind: 'customer_start_chat'; readonly linkId: string; readonly state?: string }
    | { readonly kind: 'transfer_fail'; readonly failReason: string }
  );

export type CorpTagEvent = Envelope &
  (
    | { readonly kind: 'tag_create' | 'tag_update' | 'tag_delete'; readonly id: string; readonly tagType: 'tag' | 'tag_group' }
    | { readonly kind: 'tag_shuffle'; /** The group re-ordered; absent when the order of all groups changed. */ readonly groupId?: string }
  );

/** Fields WeCom left out (unchanged, or withheld from newer apps) are absent. */
export type UserFields = {
  readonly name?: string;
  readonly department?: readonly number[];
  readonly position?: string;
  readonly status?: number;
};
export type PartyFields = { readonly name?: string; readonly parentId?: number; readonly order?: number };

export type ContactEvent = Envelope &
  (
    | { readonly kind: 'create_user'; readonly userid: string; readonly user: UserFields }
    | { readonly kind: 'update_user'; readonly userid: string; readonly newUserid?: string; readonly user: UserFields }
    | { readonly kind: 'delete_user'; readonly userid: string }
    | { readonly kind: 'create_party' | 'update_party'; readonly partyId: number; readonly party: PartyFields }
    | { readonly kind: 'delete_party'; readonly partyId: number }
  );

export type TextMessage = Envelope & { readonly kind: 'text'; readonly userid: string; readonly content: string; readonly msgId: string };

export type WecomEvent = FriendshipEvent | CorpTagEvent | ContactEvent | TextMessage | FeedEvent | GroupEvent | AcknowledgedEvent;
export type UnknownEvent = { readonly kind: 'unknown' };

/**
 * Reads the decrypted fields of one callback (the children of `<xml>`; values as strings or numbers). Gives
 * `{kind: 'unknown'}` for an event it does not know or one that lacks a field it needs; never throws.
 * Documents 92130 (customer contact and tags), 97299 (acquisition links), 90970 and 90971 (contacts), 90239 (messages).
 */
export function readEvent(fields: Record<string, unknown>): WecomEvent | UnknownEvent {
  const corpId = text(fields, 'ToUserName');
  const seconds = integer(fields, 'CreateTime');
  if (corpId === undefined || seconds === undefined) return UNKNOWN;
  const envelope: Envelope = { corpId, at: seconds * 1_000 };
  const change = text(fields, 'ChangeType');
  const acknowledged = readAcknowledged((name) => text(fields, name), envelope);
  if (acknowledged !== undefined) return acknowledged;
  if (text(fields, 'MsgType') === 'text') return readText(fields, envelope);
  const event = text(fields, 'Event');
  switch (event) {
    case 'change_external_contact':
    case 'customer_acquisition':
      return readFriendship(fields, envelope, change);
    case 'change_external_tag':
      return readCorpTag(fields, envelope, change);
    case 'change_contact':
      return readUser(fields, envelope, change);
    case 'change_external_chat':
      return readGroupEvent((name) => text(fields, name), envelope) ?? UNKNOWN;
    case 'msgaudit_notify':
    case 'kf_msg_or_event':
    case 'kf_account_auth_change':
      return readFeedEvent(event, fields, envelope) ?? UNKNOWN;
    default:
      return UNKNOWN;
  }
}

const UNKNOWN: UnknownEvent = { kind: 'unknown' };

function readText(fields: Record<string, unknown>, envelope: Envelope): TextMessage | UnknownEvent {
  const userid = text(fields, 'FromUserName');
  const msgId = text(fields, 'MsgId');
  if (userid === undefined || msgId === undefined) return UNKNOWN;
  return { ...envelope, kind: 'text', userid, msgId, content: text(fields, 'Content') ?? '' };
}

function readFriendship(fields: Record<string, unknown>, envelope: Envelope, change: string | undefined): FriendshipEvent | UnknownEvent {
  const userid = text(fields, 'UserID');
  const externalUserid = text(fields, 'ExternalUserID');
  if (userid === undefined || externalUserid === undefined) return UNKNOWN;
  const who = { ...envelope, userid, externalUserid };
  switch (change) {
    case 'add_external_contact':
    case 'add_half_external_contact':
      return { ...who, kind: change, ...given('state', text(fields, 'State')), ...given('welcomeCode', text(fields, 'WelcomeCode')) };
    case 'edit_external_contact':
    case 'del_follow_user':
      return { ...who, kind: change };
    case 'del_external_contact':
      return { ...who, kind: change, ...given('source', text(fields, 'Source')) };
    case 'customer_start_chat':
      return { ...who, kind: change, linkId: text(fields, 'LinkId') ?? '', ...given('state', text(fields, 'State')) };
    case 'transfer_fail':
      return { ...who, kind: change, failReason: text(fields, 'FailReason') ?? '' };
    default:
      return UNKNOWN;
  }
}

function readCorpTag(fields: Record<string, unknown>, envelope: Envelope, change: string | undefined): CorpTagEvent | UnknownEvent {
  const id = text(fields, 'Id');
  if (change === 'shuffle') return { ...envelope, kind: 'tag_shuffle', ...given('groupId', id) };
  const tagType = text(fields, 'TagType');
  if (id === undefined || (tagType !== 'tag' && tagType !== 'tag_group')) return UNKNOWN;
  switch (change) {
    case 'create':
      return { ...envelope, kind: 'tag_create', id, tagType };
    case 'update':
      return { ...envelope, kind: 'tag_update', id, tagType };
    case 'delete':
      return { ...envelope, kind: 'tag_delete', id, tagType };
    default:
      return UNKNOWN;
  }
}

function readUser(fields: Record<string, unknown>, envelope: Envelope, change: string | undefined): ContactEvent | UnknownEvent {
  if (change === 'create_party' || change === 'update_party' || change === 'delete_party') return readParty(fields, envelope, change);
  const userid = text(fields, 'UserID');
  if (userid === undefined) return UNKNOWN;
  switch (change) {
    case 'create_user':
      return { ...envelope, kind: change, userid, user: userFields(fields) };
    case 'update_user':
      return { ...envelope, kind: change, userid, user: userFields(fields), ...given('newUserid', text(fields, 'NewUserID')) };
    case 'delete_user':
      return { ...envelope, kind: change, userid };
    default:
      return UNKNOWN;
  }
}

function readParty(
  fields: Record<string, unknown>,
  envelope: Envelope,
  change: 'create_party' | 'update_party' | 'delete_party',
): ContactEvent | UnknownEvent {
  const partyId = integer(fields, 'Id');
  if (partyId === undefined) return UNKNOWN;
  if (change === 'delete_party') return { ...envelope, kind: change, partyId };
  const party = {
    ...given('name', text(fields, 'Name')),
    ...given('parentId', integer(fields, 'ParentId')),
    ...given('order', integer(fields, 'Order')),
  };
  return { ...envelope, kind: change, partyId, party };
}

function userFields(fields: Record<string, unknown>): UserFields {
  const departments = text(fields, 'Department')?.split(',').map(Number).filter(Number.isSafeInteger);
  return {
    ...given('name', text(fields, 'Name')),
    ...given('department', departments),
    ...given('position', text(fields, 'Position')),
    ...given('status', integer(fields, 'Status')),
  };
}

/** A non-empty text; numbers are taken as written, for XML readers like to turn `<Id>2</Id>` into one. */
function text(fields: Record<string, unknown>, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function integer(fields: Record<string, unknown>, name: string): number | undefined {
  const value = text(fields, name);
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** `{[name]: value}`, or nothing when there is no value: optional properties are absent, never undefined. */
function given<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  const out: { [P in K]?: V } = {};
  if (value !== undefined) out[name] = value;
  return out;
}
