import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TemplateCard } from '../../../domain/wecom/template-cards.ts';

type Choice = { readonly questionKey: string; readonly optionIds: readonly string[] };
type Props = {
  readonly card: TemplateCard;
  readonly settled: string | null;
  readonly pressed: readonly string[];
  readonly onPress: (key: string, choices: readonly Choice[]) => void;
};

/** Buttons, votes and selections of a card. What is settled can be pressed no more. */
export function CardAnswers({ card, settled, pressed, onPress }: Props): ReactNode {
  const { button_list: buttons = [], checkbox, select_list: selects = [], button_selection: selection, submit_button: submit } = card;
  const [ticked, setTicked] = useState<readonly string[]>(() =>
    (checkbox?.option_list ?? []).flatMap(({ id, is_checked: on }) => (on === true && id !== undefined ? [id] : [])),
  );
  const lists = selection === undefined ? selects : [selection, ...selects];
  const [selected, setSelected] = useState<ReadonlyMap<string, string>>(
    () => new Map(lists.map(({ question_key: key = '', selected_id: id, option_list: options }) => [key, id ?? options[0]?.id ?? ''])),
  );
  const several = checkbox?.mode === 1;
  const choices: Choice[] = [
    ...(checkbox === undefined ? [] : [{ questionKey: checkbox.question_key ?? '', optionIds: ticked }]),
    ...[...selected].map(([questionKey, id]) => ({ questionKey, optionIds: [id] })),
  ];
  const tick = (id: string) => setTicked(several ? (ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id]) : [id]);
  const isSettled = settled !== null;
  return (
    <>
      {checkbox?.option_list.map(({ id = '', text, disable }) => (
        <label key={id} className="app-option">
          <input
            type={several ? 'checkbox' : 'radio'}
            checked={ticked.includes(id)}
            disabled={isSettled || disable === true || checkbox.disable === true}
            onChange={() => tick(id)}
          />
          {text}
        </label>
      ))}
      {lists.map(({ question_key: key = '', title, option_list: options, disable }) => (
        <label key={key} className="field-stacked">
          {title}
          <select
            value={selected.get(key) ?? ''}
            disabled={isSettled || disable === true}
            onChange={(event) => setSelected(new Map(selected).set(key, event.target.value))}
          >
            {options.map(({ id = '', text }) => (
              <option key={id} value={id}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ))}
      {isSettled ? (
        <p className="app-settled">{settled}</p>
      ) : (
        <div className="app-buttons">
          {buttons.map(({ key = '', text, style, url }) =>
            url === undefined || url === '' ? (
              <button key={key} type="button" className={styleOf(style)} onClick={() => onPress(key, choices)}>
                {text}
                {pressed.includes(key) && ' ✓'}
              </button>
            ) : (
              <a key={key} className="app-link" href={url} target="_blank" rel="noreferrer">
                {text}
              </a>
            ),
          )}
          {submit !== undefined && (
            <button type="button" className="primary" onClick={() => onPress(submit.key ?? '', choices)}>
              {submit.text ?? '提交'}
              {pressed.includes(submit.key ?? '') && ' ✓'}
            </button>
          )}
        </div>
      )}
    </>
  );
}

/** As in 90236: 1 filled, 2 plain, 3 and 4 warn. */
function styleOf(style: number | undefined): string {
  return style === undefined || style === 1 ? 'primary' : style === 3 || style === 4 ? 'danger' : '';
}
