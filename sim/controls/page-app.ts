import Value from 'typebox/value';
import { TemplateCard } from '../../domain/wecom/template-cards.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { shown } from '../clock.ts';
import type { Card } from '../page/answers.ts';
import type { AppFeed, AppItem, Article } from '../page/answers-work.ts';
import { appOf } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { AppSend } from '../tables/app-messages.ts';
import type { AppMessage } from '../tables/messages.ts';
import type { Staff } from '../tables/people.ts';
import { fileCard, mediaUrl } from './page-cards.ts';

const SHOWN = 60;

/** What our app has sent to a member, the oldest first. */
export function appFeed(sim: Sim, { userid }: Staff): AppFeed {
  const messages = [...sim.store.appMessages.by('staff', userid)].slice(-SHOWN);
  return { name: appOf(sim).name, items: messages.map((message) => shownItem(sim, message)) };
}

function shownItem(sim: Sim, { seq, msgid, userid, at, kind, title, text, url }: AppMessage): AppItem {
  const { store } = sim;
  const sent = store.appSends.get(msgid);
  const state = store.appCards.get(`${msgid} ${userid}`);
  const isMedia = kind === 'image' || kind === 'voice' || kind === 'video' || kind === 'file';
  return {
    key: String(seq),
    msgid,
    at: shown(at),
    kind,
    title,
    text,
    // Of files the address is their media id.
    url: isMedia ? '' : url,
    button: typeof sent?.content.btntxt === 'string' ? sent.content.btntxt : '',
    cards: isMedia ? [mediaCard(sim, kind, url)] : [],
    articles: sent === undefined ? [] : articlesIn(sim, sent),
    card: sent === undefined ? null : cardIn(sent, state?.card),
    settled: state?.replaced ?? null,
    pressed: state?.clicked ?? [],
  };
}

function mediaCard(sim: Sim, kind: 'image' | 'voice' | 'video' | 'file', mediaId: string): Card {
  return kind === 'file' ? fileCard(sim, mediaId) : { kind, url: mediaUrl(sim, mediaId) };
}

function articlesIn(sim: Sim, { content }: AppSend): Article[] {
  if (!Array.isArray(content.articles)) return [];
  return content.articles.filter(isFields).map((article) => ({
    title: textOf(article.title),
    desc: textOf(article.description) || textOf(article.digest),
    url: textOf(article.url) || textOf(article.content_source_url),
    picture: textOf(article.picurl) || mediaUrl(sim, textOf(article.thumb_media_id)),
  }));
}

/** A card as it is now; the older cards with buttons are shown as one of them. */
function cardIn({ msgtype, content }: AppSend, replacedBy: unknown): TemplateCard | null {
  if (msgtype === 'interactive_taskcard') {
    const buttons = Array.isArray(content.btn) ? content.btn.filter(isFields) : [];
    return {
      card_type: 'button_interaction',
      main_title: { title: textOf(content.title) },
      sub_title_text: textOf(content.description),
      button_list: buttons.map(({ key, name }) => ({ key: textOf(key), text: textOf(name) })),
    };
  }
  const card = replacedBy ?? content;
  return msgtype === 'template_card' && Value.Check(TemplateCard, card) ? card : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
