import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { part } from '../api.ts';
import type { Person } from '../answers.ts';
import type { AppFeed, AppItem, Article } from '../answers-work.ts';
import { CardView, isBare, Picture } from '../chat/cards.tsx';
import { longWhen, useToday } from '../time.ts';
import { usePolled } from '../use-polled.ts';
import { ThingFace } from '../ui/face.tsx';
import { Empty, NavBar } from '../ui/phone.tsx';
import { AppCard, AppLink } from './app-card.tsx';
import { Markup } from './markup.tsx';
import { TemplateCardView } from './template-card.tsx';

/** What the product's app has sent to this member: digests, alerts, cards to be answered. */
export function AppMessages({ me }: { me: Person }): ReactNode {
  const { data } = usePolled<AppFeed>(`page/staff/${part(me.id)}/app`);
  const today = useToday();
  const box = useRef<HTMLDivElement>(null);
  const last = data?.items.at(-1)?.key;
  useLayoutEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  return (
    <>
      <NavBar title={data?.name ?? '应用'} under="应用消息" />
      <div className="chat-log app-log" ref={box}>
        {data?.items.length === 0 && (
          <Empty icon="app">
            {data.name}还没有给{me.name}发过消息。每天的任务摘要、告警和待处理的卡片会出现在这里。
          </Empty>
        )}
        {data?.items.map((item) => (
          <div key={item.key}>
            <p className="chat-time">{longWhen(item.at, today)}</p>
            <ItemView me={me} item={item} />
          </div>
        ))}
      </div>
    </>
  );
}

function ItemView({ me, item }: { me: Person; item: AppItem }): ReactNode {
  const { card, kind, title, text, url, button, cards, articles } = item;
  if (card !== null) return <TemplateCardView me={me} item={item} card={card} />;
  if (articles.length > 0) return <Articles articles={articles} />;
  if (kind === 'textcard' || kind === 'miniprogram_notice')
    return (
      <AppCard>
        <strong>{title}</strong>
        <Markup text={text} kind={kind === 'textcard' ? 'html' : 'plain'} />
        {url !== '' && <AppLink url={kind === 'textcard' ? url : ''}>{kind === 'textcard' ? button || '详情' : '进入小程序'}</AppLink>}
      </AppCard>
    );
  return (
    <div className="line">
      <ThingFace icon="app" />
      <div className="line-body">
        {text !== '' && (
          <div className="bubble">
            <Markup text={text} kind={kind === 'markdown' ? 'markdown' : 'html'} />
          </div>
        )}
        {cards.map((one, i) => (
          <div key={i} className={isBare(one) ? 'bare' : 'bubble bubble-card'}>
            <CardView card={one} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Articles({ articles }: { articles: readonly Article[] }): ReactNode {
  return (
    <AppCard>
      {articles.map(({ title, desc, url, picture }, i) => (
        <a key={i} className={i === 0 ? 'article article-first' : 'article'} href={url || undefined} target="_blank" rel="noreferrer">
          {(i === 0 || picture !== null) && <Picture url={picture} className="article-picture" />}
          <strong>{title}</strong>
          {i === 0 && desc !== '' && articles.length === 1 && <span className="note">{desc}</span>}
        </a>
      ))}
    </AppCard>
  );
}
