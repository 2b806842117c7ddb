import type { Envelope } from './events.ts';

/** A callback that WeCom documents and that we take note of without acting on it; `why` names the reason. */
export type AcknowledgedEvent = Envelope & { readonly kind: 'acknowledged'; readonly what: string; readonly why: AcknowledgedReason };

/**
 * Why nothing is done about an event.
 *
 * - `asked`: the figures are asked of WeCom when somebody wants to see them; the event adds nothing.
 * - `nothingOfOurs`: it answers something that we never send or start: cards, menus, uploads, batch jobs.
 * - `appLife`: what members do with the app's page in their client, and whether the app is awake.
 * - `archiveTells`: the message archive tells the same.
 * - `notKept`: it changes something that we keep no copy of: tags of members, rights of other apps.
 * - `notRead`: members write to the app, and nobody reads there.
 */
export type AcknowledgedReason = 'asked' | 'nothingOfOurs' | 'appLife' | 'archiveTells' | 'notKept' | 'notRead';

/** Where the kinds of an event stand: in its ChangeType, its Event or its MsgType. */
type Kinds = ReadonlyMap<string, AcknowledgedReason>;

const LINK_CHANGES: Kinds = each('asked', [
  ...['balance_low', 'balance_exhausted', 'balance_increased', 'quota_expire_soon'],
  ...['link_unavailable', 'delete_link', 'open_profile', 'friend_request', 'message_from_customer'],
]);

const EVENTS: Kinds = new Map([
  ...each('nothingOfOurs', [
    ...['template_card_event', 'template_card_menu_event', 'taskcard_click', 'upload_media_job_finish', 'batch_job_result'],
    ...['click', 'view', 'view_miniprogram', 'scancode_push', 'scancode_waitmsg', 'open_approval_change'],
    ...['pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select'],
  ]),
  ...each('appLife', ['enter_agent', 'subscribe', 'unsubscribe', 'LOCATION', 'close_inactive_agent', 'reopen_inactive_agent']),
  ...each('notKept', ['share_agent_change', 'share_chain_change']),
]);

const MESSAGES: Kinds = each('notRead', ['image', 'voice', 'video', 'location', 'link', 'file']);

/** Reads an event that is acknowledged; undefined for all others. Documents 92130, 97299, 90970, 90240, 90239. */
export function readAcknowledged(text: (name: string) => string | undefined, envelope: Envelope): AcknowledgedEvent | undefined {
  const change = text('ChangeType') ?? '';
  const event = text('Event');
  const found = (what: string, why: AcknowledgedReason | undefined): AcknowledgedEvent | undefined =>
    why === undefined ? undefined : { ...envelope, kind: 'acknowledged', what, why };
  switch (event) {
    case undefined:
      return found(text('MsgType') ?? '', MESSAGES.get(text('MsgType') ?? ''));
    case 'customer_acquisition':
      return found(change, LINK_CHANGES.get(change));
    case 'change_contact':
      return found(change, change === 'update_tag' ? 'notKept' : undefined);
    case 'change_external_contact':
      return found(change, change === 'msg_audit_approved' ? 'archiveTells' : undefined);
    default:
      return found(event, EVENTS.get(event));
  }
}

function each(why: AcknowledgedReason, kinds: readonly string[]): Map<string, AcknowledgedReason> {
  return new Map(kinds.map((kind) => [kind, why]));
}
