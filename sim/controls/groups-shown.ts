import { shown } from '../clock.ts';
import { heardInGroups } from '../group-chat.ts';
import { statusOf } from '../groups.ts';
import type { Store } from '../store.ts';
import type { Group, GroupMessage, Membership } from '../tables/groups.ts';

/** A group as /_sim/ shows it; with `memberships`, who is in it as well. */
export function shownGroup(store: Store, group: Group, memberships?: readonly Membership[]): object {
  const { chatId, opengid, name, owner, admins, notice, size, messages, createdAt, dismissedAt, memberVersion, welcomeTemplateId } = group;
  return {
    chatId,
    opengid,
    name,
    owner,
    admins,
    notice,
    status: statusOf(store, group),
    size,
    messages,
    createdAt: shown(createdAt),
    dismissedAt: dismissedAt === undefined ? null : shown(dismissedAt),
    memberVersion,
    welcomeTemplateId: welcomeTemplateId ?? '',
    ...(memberships === undefined ? {} : { members: memberships.map(shownMembership) }),
  };
}

/** As in an inbox, and where it was said. */
export function shownGroupMessage({ at, from, chatId, text, attachments, via, msgid, to }: GroupMessage): object {
  const kind = text === '' ? (attachments[0]?.msgtype ?? 'text') : 'text';
  return { at: shown(at), from, kind, text, attachments, via, msgid, chatId, ...(to === undefined ? {} : { to }) };
}

/** What arrives on a customer's phone: between two, and in her groups, in the order in which it came. */
export function withGroups(
  store: Store,
  externalUserid: string,
  between: readonly { readonly seq: number; readonly shown: object }[],
): object[] {
  const heard = heardInGroups(store, externalUserid).map((message) => ({ seq: message.seq, shown: shownGroupMessage(message) }));
  return [...between, ...heard].sort((a, b) => a.seq - b.seq).map((one) => one.shown);
}

function shownMembership({ id, kind, joinedAt, scene, invitor, state, nickname }: Membership): object {
  return { id, kind, joinedAt: shown(joinedAt), scene, invitor: invitor ?? null, state: state ?? '', nickname };
}
