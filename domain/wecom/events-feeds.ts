import type { Envelope } from './events.ts';

/** Callbacks that carry no news themselves but say where to read it: the message archive, and customer service (微信客服). */
export type FeedEvent = Envelope &
  (
    | { readonly kind: 'msgaudit_notify' }
    | { readonly kind: 'kf_msg_or_event'; /** For kf/sync_msg, 10 minutes. */ readonly token: string; readonly openKfId: string }
    | { readonly kind: 'kf_account_auth_change'; readonly added: readonly string[]; readonly removed: readonly string[] }
  );

/** Reads one of them; undefined when it lacks a field. Documents 91774, 94670, 97712. */
export function readFeedEvent(kind: FeedEvent['kind'], fields: Record<string, unknown>, envelope: Envelope): FeedEvent | undefined {
  switch (kind) {
    case 'msgaudit_notify':
      return { ...envelope, kind };
    case 'kf_msg_or_event': {
      const [token] = texts(fields['Token']);
      const [openKfId] = texts(fields['OpenKfId']);
      return token === undefined || openKfId === undefined ? undefined : { ...envelope, kind, token, openKfId };
    }
    case 'kf_account_auth_change':
      return { ...envelope, kind, added: texts(fields['AuthAddOpenKfId']), removed: texts(fields['AuthDelOpenKfId']) };
    default:
      return kind satisfies never;
  }
}

/** An element may come several times. */
function texts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string' && one !== '');
}
