import Type, { type Static } from 'typebox';

/** Cards with buttons, choices and jumps that our app sends to staff. Documents 90236 and 94888. */

export const CARD = {
  horizontal: 6,
  vertical: 4,
  jumps: 3,
  buttons: 6,
  checkboxOptions: 20,
  selects: 3,
  selectOptions: 10,
  menuActions: 3,
  taskIdBytes: 128,
  keyBytes: 1_024,
} as const;
/** A card is answered or replaced once, within so long. 90236 */
export const RESPONSE_CODE_HOURS = 72;

/** Cards that are answered, so that the app needs a callback address. */
export const INTERACTIVE_CARDS: ReadonlySet<string> = new Set(['button_interaction', 'vote_interaction', 'multiple_interaction']);

const jump = {
  type: Type.Optional(Type.Integer()),
  title: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  appid: Type.Optional(Type.String()),
  pagepath: Type.Optional(Type.String()),
};
const TitleAndDesc = Type.Object({ title: Type.Optional(Type.String()), desc: Type.Optional(Type.String()) });
const Option = Type.Object({
  id: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  is_checked: Type.Optional(Type.Boolean()),
  disable: Type.Optional(Type.Boolean()),
});
const Select = Type.Object({
  question_key: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
  selected_id: Type.Optional(Type.String()),
  disable: Type.Optional(Type.Boolean()),
  option_list: Type.Array(Option),
});
const Button = Type.Object({
  type: Type.Optional(Type.Integer()),
  key: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  style: Type.Optional(Type.Integer()),
  url: Type.Optional(Type.String()),
});

/** `card_type` text_notice, news_notice, button_interaction, vote_interaction or multiple_interaction. */
export const TemplateCard = Type.Object({
  card_type: Type.String(),
  source: Type.Optional(
    Type.Object({
      icon_url: Type.Optional(Type.String()),
      desc: Type.Optional(Type.String()),
      desc_color: Type.Optional(Type.Integer()),
    }),
  ),
  action_menu: Type.Optional(
    Type.Object({
      desc: Type.Optional(Type.String()),
      action_list: Type.Array(Type.Object({ text: Type.String(), key: Type.String() })),
    }),
  ),
  task_id: Type.Optional(Type.String()),
  main_title: Type.Optional(TitleAndDesc),
  sub_title_text: Type.Optional(Type.String()),
  emphasis_content: Type.Optional(TitleAndDesc),
  quote_area: Type.Optional(Type.Object({ ...jump, quote_text: Type.Optional(Type.String()) })),
  card_image: Type.Optional(Type.Object({ url: Type.Optional(Type.String()), aspect_ratio: Type.Optional(Type.Number()) })),
  image_text_area: Type.Optional(Type.Object({ ...jump, desc: Type.Optional(Type.String()), image_url: Type.Optional(Type.String()) })),
  vertical_content_list: Type.Optional(Type.Array(TitleAndDesc)),
  /** `type` 0 text, 1 address, 2 file by media_id, 3 member. */
  horizontal_content_list: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.Optional(Type.Integer()),
        keyname: Type.Optional(Type.String()),
        value: Type.Optional(Type.String()),
        url: Type.Optional(Type.String()),
        media_id: Type.Optional(Type.String()),
        userid: Type.Optional(Type.String()),
      }),
    ),
  ),
  jump_list: Type.Optional(Type.Array(Type.Object(jump))),
  card_action: Type.Optional(Type.Object(jump)),
  button_selection: Type.Optional(Select),
  button_list: Type.Optional(Type.Array(Button)),
  checkbox: Type.Optional(
    Type.Object({
      question_key: Type.Optional(Type.String()),
      mode: Type.Optional(Type.Integer()),
      disable: Type.Optional(Type.Boolean()),
      option_list: Type.Array(Option),
    }),
  ),
  select_list: Type.Optional(Type.Array(Select)),
  submit_button: Type.Optional(Type.Object({ text: Type.Optional(Type.String()), key: Type.Optional(Type.String()) })),
  replace_text: Type.Optional(Type.String()),
});
export type TemplateCard = Static<typeof TemplateCard>;
