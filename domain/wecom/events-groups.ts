import type { Envelope } from './events.ts';

/** What happens to a customer group (92130). The versions chain: an event whose `lastVersion` is not the one known was preceded by another. */
export type GroupEvent = Envelope & { readonly chatId: string } & (
    | { readonly kind: 'group_create' | 'group_dismiss' }
    | {
        readonly kind: 'group_update';
        readonly detail: string;
        /** Of the member list before and after; only where members came or went. */
        readonly versions?: { readonly last: string; readonly current: string };
      }
  );

/** Reads an event `change_external_chat`; undefined when it lacks a field that it needs, or is of a kind unknown. */
export function readGroupEvent(text: (name: string) => string | undefined, envelope: Envelope): GroupEvent | undefined {
  const chatId = text('ChatId');
  if (chatId === undefined) return undefined;
  switch (text('ChangeType')) {
    case 'create':
      return { ...envelope, kind: 'group_create', chatId };
    case 'dismiss':
      return { ...envelope, kind: 'group_dismiss', chatId };
    case 'update': {
      const last = text('LastMemVer');
      const current = text('CurMemVer');
      const versions = last === undefined || current === undefined ? {} : { versions: { last, current } };
      return { ...envelope, kind: 'group_update', chatId, detail: text('UpdateDetail') ?? '', ...versions };
    }
    default:
      return undefined;
  }
}
