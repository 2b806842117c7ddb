import { utf8Bytes } from '../../domain/wecom/attachments.ts';
import { CARD, INTERACTIVE_CARDS } from '../../domain/wecom/template-cards.ts';
import type { TemplateCard } from '../../domain/wecom/template-cards.ts';
import { refuse } from './answer.ts';
import type { Answer } from './answer.ts';

type Problem = Answer & { errcode: number };
const NOTICES: ReadonlySet<string> = new Set(['text_notice', 'news_notice']);

/** What is wrong with a card (90236), with the code of the field. */
export function cardProblem(card: TemplateCard): Problem | undefined {
  if (!NOTICES.has(card.card_type) && !INTERACTIVE_CARDS.has(card.card_type)) return refuse(42031, 'invalid card_type');
  return lists(card) ?? action(card) ?? pictures(card) ?? menu(card) ?? task(card) ?? interaction(card);
}

function lists({ horizontal_content_list: horizontal = [], vertical_content_list: vertical = [], jump_list: jumps = [] }: TemplateCard) {
  if (horizontal.length > CARD.horizontal) return refuse(42035, 'horizontal_content_list');
  if (vertical.length > CARD.vertical) return refuse(42036, 'vertical_content_list');
  if (jumps.length > CARD.jumps) return refuse(42042, 'jump_list');
  for (const { keyname, type = 0, url, media_id: mediaId, userid } of horizontal) {
    if (isAbsent(keyname)) return refuse(42027, 'missing keyname');
    if (type === 1 && isAbsent(url)) return refuse(42028, 'missing url');
    if (type === 2 && isAbsent(mediaId)) return refuse(42029, 'missing media_id');
    if (type === 3 && isAbsent(userid)) return refuse(42050, 'missing userid');
  }
  if (vertical.some(({ title }) => isAbsent(title)) || jumps.some(({ title }) => isAbsent(title))) return refuse(42033, 'missing title');
  return jumps.map(jumpProblem).find((problem) => problem !== undefined);
}

function action({ card_type: type, card_action: jump }: TemplateCard): Problem | undefined {
  if (jump === undefined || jump.type === undefined || jump.type === 0)
    return NOTICES.has(type) ? refuse(42045, 'missing card_action') : undefined;
  return jumpProblem(jump);
}

function jumpProblem({ type = 0, url, appid }: { type?: number; url?: string; appid?: string }): Problem | undefined {
  if (type === 1 && isAbsent(url)) return refuse(42028, 'missing url');
  return type === 2 && isAbsent(appid) ? refuse(42030, 'missing appid') : undefined;
}

function pictures({ card_type: type, card_image: image, image_text_area: area, main_title: main, sub_title_text: sub }: TemplateCard) {
  if (image !== undefined && isAbsent(image.url)) return refuse(42044, 'missing card_image.url');
  if (type === 'news_notice' && image === undefined && area === undefined) return refuse(42044, 'missing card_image');
  if (type === 'text_notice' ? isAbsent(main?.title) && isAbsent(sub) : isAbsent(main?.title)) return refuse(42033, 'missing title');
  return undefined;
}

function menu({ action_menu: of }: TemplateCard): Problem | undefined {
  if (of === undefined) return undefined;
  const { action_list: actions } = of;
  if (actions.length === 0 || actions.length > CARD.menuActions) return refuse(40058, 'action_list');
  if (actions.some(({ key, text }) => key === '' || text === '' || utf8Bytes(key) > CARD.keyBytes)) return refuse(42039, 'action_list.key');
  return new Set(actions.map(({ key }) => key)).size < actions.length ? refuse(42051, 'action_list.key conflict') : undefined;
}

function task({ card_type: type, task_id: id, action_menu: of }: TemplateCard): Problem | undefined {
  const isNeeded = of !== undefined || INTERACTIVE_CARDS.has(type);
  if (isAbsent(id)) return isNeeded ? refuse(42014, 'missing task_id') : undefined;
  return /^[\w@-]+$/.test(id ?? '') && utf8Bytes(id ?? '') <= CARD.taskIdBytes ? undefined : refuse(42014, 'invalid task_id');
}

function interaction(card: TemplateCard): Problem | undefined {
  switch (card.card_type) {
    case 'button_interaction':
      return buttons(card);
    case 'vote_interaction':
      return votes(card) ?? submit(card);
    case 'multiple_interaction':
      return selects(card) ?? submit(card);
    default:
      return undefined;
  }
}

function buttons({ button_list: list = [] }: TemplateCard): Problem | undefined {
  if (list.length === 0 || list.length > CARD.buttons) return refuse(42038, 'button_list');
  for (const { text, key, type = 0, url } of list) {
    if (isAbsent(text)) return refuse(42038, 'missing text');
    if (type === 0 ? isAbsent(key) || utf8Bytes(key ?? '') > CARD.keyBytes : isAbsent(url)) return refuse(42039, 'missing key');
  }
  return undefined;
}

function votes({ checkbox }: TemplateCard): Problem | undefined {
  if (isAbsent(checkbox?.question_key)) return refuse(42043, 'missing question_key');
  return options(checkbox?.option_list ?? [], CARD.checkboxOptions);
}

function selects({ select_list: list = [] }: TemplateCard): Problem | undefined {
  if (list.length === 0 || list.length > CARD.selects) return refuse(42047, 'select_list');
  for (const { question_key: key, option_list: of } of list) {
    if (isAbsent(key)) return refuse(42043, 'missing question_key');
    const wrong = options(of, CARD.selectOptions);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function options(list: readonly { readonly id?: string; readonly text?: string }[], most: number): Problem | undefined {
  if (list.length === 0 || list.length > most) return refuse(42037, 'option_list');
  if (list.some(({ id }) => isAbsent(id))) return refuse(42040, 'missing option id');
  return list.some(({ text }) => isAbsent(text)) ? refuse(42041, 'missing option text') : undefined;
}

function submit({ submit_button: button }: TemplateCard): Problem | undefined {
  if (isAbsent(button?.text)) return refuse(42049, 'missing submit_button.text');
  return isAbsent(button?.key) ? refuse(42046, 'missing submit_button.key') : undefined;
}

function isAbsent(value: string | undefined): boolean {
  return value === undefined || value === '';
}
