import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TemplateCard } from '../../../domain/wecom/template-cards.ts';
import { act, part } from '../api.ts';
import type { Person } from '../answers.ts';
import type { AppItem } from '../answers-work.ts';
import { Picture } from '../chat/cards.tsx';
import { Icon } from '../ui/icons.tsx';
import { usePhone } from '../ui/phone.tsx';
import { AppCard, AppLink } from './app-card.tsx';
import { CardAnswers } from './card-answers.tsx';

type Props = { readonly me: Person; readonly item: AppItem; readonly card: TemplateCard };

/** A card of our app as WeCom shows it, with what the member may press and choose on it. */
export function TemplateCardView({ me, item, card }: Props): ReactNode {
  const { attempt } = usePhone();
  const [menu, setMenu] = useState(false);
  const { source, main_title: main, emphasis_content: emphasis, quote_area: quote, sub_title_text: sub, action_menu: actions } = card;
  const press = (key: string, choices: readonly { questionKey: string; optionIds: readonly string[] }[] = []) =>
    attempt('没有按成', () =>
      act(`staff/${part(me.id)}/card-presses`, { msgid: item.msgid, key, ...(choices.length === 0 ? {} : { choices }) }),
    );
  return (
    <AppCard>
      {(source?.desc !== undefined || actions !== undefined) && (
        <p className="app-source">
          <span className="grow">{source?.desc}</span>
          {actions !== undefined && (
            <button
              type="button"
              className="icon-button"
              aria-label={actions.desc ?? '更多操作'}
              aria-expanded={menu}
              onClick={() => setMenu(!menu)}
            >
              <Icon name="more" size={20} />
            </button>
          )}
        </p>
      )}
      {menu &&
        actions?.action_list.map(({ text, key }) => (
          <button key={key} type="button" className="quiet wide" onClick={() => press(key)}>
            {text}
          </button>
        ))}
      <Picture url={card.card_image?.url ?? null} className={card.card_image === undefined ? 'hidden' : 'article-picture'} />
      {main?.title !== undefined && <strong className="app-title">{main.title}</strong>}
      {main?.desc !== undefined && <p className="note">{main.desc}</p>}
      {emphasis !== undefined && (
        <p className="app-emphasis">
          <strong>{emphasis.title}</strong>
          <span>{emphasis.desc}</span>
        </p>
      )}
      {quote !== undefined && (
        <blockquote>
          {quote.title !== undefined && <strong>{quote.title}</strong>}
          <p className="pre">{quote.quote_text}</p>
        </blockquote>
      )}
      {sub !== undefined && <p className="pre">{sub}</p>}
      <Facts card={card} />
      <CardAnswers card={card} settled={item.settled} pressed={item.pressed} onPress={press} />
      {card.jump_list?.map(({ title, url }, i) => (
        <AppLink key={i} url={url ?? ''}>
          {title ?? '查看'}
        </AppLink>
      ))}
      {card.card_action?.url !== undefined && card.jump_list === undefined && <AppLink url={card.card_action.url}>查看详情</AppLink>}
    </AppCard>
  );
}

function Facts({
  card: { vertical_content_list: below = [], horizontal_content_list: beside = [], image_text_area: area },
}: {
  card: TemplateCard;
}): ReactNode {
  return (
    <>
      {area !== undefined && (
        <div className="app-area">
          <Picture url={area.image_url ?? null} className="card-link-picture" />
          <span>
            <strong>{area.title}</strong>
            <span className="note">{area.desc}</span>
          </span>
        </div>
      )}
      {below.map(({ title, desc }, i) => (
        <p key={i}>
          <strong>{title}</strong>
          <span className="note block-line">{desc}</span>
        </p>
      ))}
      {beside.length > 0 && (
        <dl className="app-facts">
          {beside.map(({ keyname, value, url }, i) => (
            <div key={i}>
              <dt>{keyname}</dt>
              <dd>
                {url === undefined ? (
                  value
                ) : (
                  <a href={url} target="_blank" rel="noreferrer">
                    {value}
                  </a>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
