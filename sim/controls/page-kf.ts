import Value from 'typebox/value';
import { KF_STATES } from '../../domain/wecom/kf.ts';
import { KfMenu } from '../../domain/wecom/kf-messages.ts';
import { shown } from '../clock.ts';
import { ORIGIN, sessionOf } from '../kf.ts';
import { staffKey } from '../keys.ts';
import type { Card, Conversation, KfPeer, Line, MenuItem, Said } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import type { KfAccount, KfEntry, KfSession } from '../tables/kf.ts';
import { fileCard, mediaUrl } from './page-cards.ts';
import { LINES_SHOWN } from './page-friend.ts';
import { personOf } from './page-people.ts';

type Content = Readonly<Record<string, unknown>>;

/** A customer's talk with customer service: the same lines on her phone and on the servicer's. */
export function kfChat(sim: Sim, account: KfAccount, externalUserid: string): Conversation {
  const { store } = sim;
  const entries = [...store.kfEntries.by('customer', externalUserid)].filter(({ openKfId }) => openKfId === account.openKfId);
  const lines = entries.flatMap((entry) => lineOf(sim, account, entry));
  const session = sessionOf(sim, account.openKfId, externalUserid);
  const { servicerUserid } = session;
  const peer: KfPeer = {
    kind: 'kf',
    openKfId: account.openKfId,
    name: account.name,
    customer: personOf(store, externalUserid),
    state: stateOf(session),
    servicer: servicerUserid === undefined ? null : personOf(store, servicerUserid),
  };
  return { peer, lines: lines.slice(-LINES_SHOWN), earlier: Math.max(0, lines.length - LINES_SHOWN) };
}

/** The last thing either said; undefined before anybody spoke. */
export function lastKfLine(sim: Sim, account: KfAccount, entries: readonly KfEntry[]): Said | undefined {
  for (const entry of entries.toReversed()) for (const line of lineOf(sim, account, entry)) if (line.kind === 'said') return line;
  return undefined;
}

export function stateOf({ state }: KfSession): KfPeer['state'] {
  for (const name of ['fresh', 'robot', 'queue', 'human'] as const) if (KF_STATES[name] === state) return name;
  return 'ended';
}

function lineOf(sim: Sim, account: KfAccount, entry: KfEntry): Line[] {
  const { store } = sim;
  const { msgid, at, origin, msgtype, content, servicerUserid, externalUserid } = entry;
  if (origin === ORIGIN.event) return eventLine(sim, entry);
  const from =
    origin === ORIGIN.customer
      ? personOf(store, externalUserid)
      : servicerUserid === undefined
        ? { id: account.openKfId, name: account.name, kind: 'kf' as const }
        : personOf(store, servicerUserid);
  const text = textOf(content.content) || textOf(content.head_content);
  return [
    {
      kind: 'said',
      key: msgid,
      at: shown(at),
      from,
      text,
      cards: cardsIn(sim, msgtype, content),
      via: 'kf',
      menu: menuIn(msgtype, content),
    },
  ];
}

/** Who serves her now, and when it is over: the rest of the events is for the product. */
function eventLine({ store }: Sim, { msgid, at, content }: KfEntry): Line[] {
  if (content.event_type !== 'session_status_change') return [];
  const servicer = textOf(content.new_servicer_userid);
  const name = store.staff.get(staffKey(servicer))?.name ?? '客服';
  const text = content.change_type === 3 ? '本次会话已结束' : `${name} 正在为你服务`;
  return [{ kind: 'note', key: msgid, at: shown(at), text }];
}

function cardsIn(sim: Sim, msgtype: string, content: Content): Card[] {
  const url = mediaUrl(sim, textOf(content.media_id));
  switch (msgtype) {
    case 'image':
    case 'video':
    case 'voice':
      return [{ kind: msgtype, url }];
    case 'file':
      return [fileCard(sim, textOf(content.media_id))];
    case 'link':
      return [
        {
          kind: 'link',
          title: textOf(content.title),
          desc: textOf(content.desc),
          url: textOf(content.url),
          picture: pictureIn(sim, content),
        },
      ];
    case 'ca_link':
      return [{ kind: 'link', title: '添加企业微信好友', desc: '', url: textOf(content.link_url), picture: null }];
    case 'miniprogram':
      return [{ kind: 'miniprogram', title: textOf(content.title), picture: pictureIn(sim, content) }];
    case 'location':
      return [{ kind: 'location', name: textOf(content.name), address: textOf(content.address) }];
    case 'business_card': {
      const staff = sim.store.staff.get(staffKey(textOf(content.userid)));
      return [{ kind: 'person', name: staff?.name ?? '', position: staff?.position ?? '' }];
    }
    default:
      return [];
  }
}

function menuIn(msgtype: string, content: Content): Said['menu'] {
  if (msgtype !== 'msgmenu' || !Value.Check(KfMenu, content)) return null;
  const items = (content.list ?? []).map(({ type, click, view, miniprogram, text }): MenuItem => {
    if (type === 'click') return { kind: 'click', id: click?.id ?? '', text: click?.content ?? '' };
    if (type === 'view') return { kind: 'view', url: view?.url ?? '', text: view?.content ?? '' };
    return { kind: 'text', text: text?.content ?? miniprogram?.content ?? '' };
  });
  return { items, tail: content.tail_content ?? '' };
}

function pictureIn(sim: Sim, content: Content): string | null {
  return mediaUrl(sim, textOf(content.thumb_media_id));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
