import { laneOf, type InboxLane } from '../../domain/wecom/inbox-lanes.ts';
import type { LetterProblem } from '../../domain/wecom/dead-letters.ts';
import { readEvent, type WecomEvent } from '../../domain/wecom/events.ts';
import { readFields, textField } from './fields.ts';
import type { WelcomeCode } from './welcomes.ts';

/** What is known of a callback before anybody handles it. */
export type Letter = {
  /** What events of the same must not overtake one another about. */
  readonly subject: string | null;
  readonly lane: InboxLane;
  /** As WeCom calls it. */
  readonly kind: string | null;
  /** A problem means that no handler will ever make sense of it. */
  readonly trouble: Trouble | undefined;
  readonly welcome: WelcomeCode | undefined;
};
export type Trouble = { readonly problem: LetterProblem; readonly error: string };

/** A letter that cannot even be opened. */
export function sealedLetter(error: string): Letter {
  return { ...BLANK, trouble: { problem: 'sealed', error } };
}

const BLANK: Letter = { subject: null, lane: 'usual', kind: null, trouble: undefined, welcome: undefined };
const KIND_LENGTH = 60;

/** Sorts the plaintext of a callback. */
export function readLetter(text: string, wecomCorpId: string): Letter {
  const reading = readFields(text);
  if (reading.kind === 'unreadable') return { ...BLANK, trouble: { problem: 'unreadable', error: reading.problem } };
  const { fields } = reading;
  const event = readEvent(fields);
  if (event.kind === 'unknown') return unknownLetter(fields, wecomCorpId);
  const kind = event.kind === 'acknowledged' ? event.what : event.kind;
  if (event.corpId !== wecomCorpId) return { ...BLANK, kind, trouble: { problem: 'foreign', error: `addressed to ${event.corpId}` } };
  return { ...BLANK, kind, subject: subjectOf(event), lane: laneOf(event), welcome: welcomeIn(fields) };
}

function unknownLetter(fields: Record<string, unknown>, wecomCorpId: string): Letter {
  const kind = textField(fields, 'ChangeType', 'Event', 'MsgType')?.slice(0, KIND_LENGTH) ?? null;
  if (lacksFields(fields)) return { ...BLANK, kind, trouble: { problem: 'incomplete', error: 'a field that this event needs is missing' } };
  return { ...BLANK, kind, welcome: textField(fields, 'ToUserName') === wecomCorpId ? welcomeIn(fields) : undefined };
}

/**
 * The code that lets us greet, whatever event brings it: with a new friend, with one whose adding waits for the member, or
 * once the customer has agreed to the archive (msg_audit_approved, WeCom 92130).
 */
function welcomeIn(fields: Record<string, unknown>): WelcomeCode | undefined {
  if (textField(fields, 'Event') !== 'change_external_contact') return undefined;
  const code = textField(fields, 'WelcomeCode');
  const userid = textField(fields, 'UserID');
  const externalUserid = textField(fields, 'ExternalUserID');
  const seconds = textField(fields, 'CreateTime');
  if (code === undefined || userid === undefined || externalUserid === undefined || seconds === undefined) return undefined;
  if (!/^\d{1,12}$/.test(seconds)) return undefined;
  return { code, userid, externalUserid, friendshipState: textField(fields, 'State') ?? null, at: Number(seconds) * 1_000 };
}

function subjectOf(event: WecomEvent): string | null {
  switch (event.kind) {
    case 'add_external_contact':
    case 'add_half_external_contact':
    case 'edit_external_contact':
    case 'del_external_contact':
    case 'del_follow_user':
    case 'transfer_fail':
    case 'customer_start_chat':
      return event.externalUserid;
    case 'group_create':
    case 'group_update':
    case 'group_dismiss':
      return event.chatId;
    case 'kf_msg_or_event':
      return event.openKfId;
    case 'tag_create':
    case 'tag_update':
    case 'tag_delete':
    case 'tag_shuffle':
      return 'tags';
    case 'create_user':
    case 'update_user':
    case 'delete_user':
    case 'create_party':
    case 'update_party':
    case 'delete_party':
    case 'text':
    case 'msgaudit_notify':
    case 'kf_account_auth_change':
    case 'acknowledged':
      return null;
    default:
      return event satisfies never;
  }
}

const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...[
    'add_external_contact',
    'add_half_external_contact',
    'edit_external_contact',
    'del_external_contact',
    'del_follow_user',
    'transfer_fail',
    'customer_start_chat',
  ],
  ...['create', 'update', 'delete', 'shuffle', 'dismiss'],
  ...['create_user', 'update_user', 'delete_user', 'create_party', 'update_party', 'delete_party'],
]);

/** Whether an event is of a kind that we read, and yet could not be read. Kinds that we do not read are no problem. */
function lacksFields(fields: Record<string, unknown>): boolean {
  if (textField(fields, 'ToUserName') === undefined || textField(fields, 'MsgType', 'Event') === undefined) return true;
  const isOurs = [
    'change_external_contact',
    'customer_acquisition',
    'change_external_tag',
    'change_external_chat',
    'change_contact',
  ].includes(textField(fields, 'Event') ?? '');
  return isOurs && UNDERSTOOD.has(textField(fields, 'ChangeType') ?? '');
}
