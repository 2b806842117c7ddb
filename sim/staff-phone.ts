import { HOUR } from '../domain/kernel/time.ts';
import { RESPONSE_CODE_HOURS } from '../domain/wecom/template-cards.ts';
import { isFields } from '../domain/wecom/wire.ts';
import type { EventFields, EventValue } from './envelope.ts';
import { newResponseCode } from './ids.ts';
import type { Sim } from './sim.ts';
import { switchOf } from './switches.ts';
import type { AppSend } from './tables/app-messages.ts';

/** What a member does in our app on the phone: told in the member's own name (90240, 90239). */

export type Choice = { readonly questionKey: string; readonly optionIds: readonly string[] };

/** An event of the app: enter_agent, subscribe, click, view, LOCATION and the like. */
export function tellAppEvent(sim: Sim, userid: string, event: string, fields: EventFields): void {
  sim.callbacks.push(event, { FromUserName: userid, ...fields, AgentID: sim.config.agentId });
}

/** A message to the app; it is none of the events, and has a number of its own. */
export function tellAppMessage(sim: Sim, userid: string, msgtype: string, fields: EventFields): string {
  const msgId = String(7_000_000_000_000_000 + sim.store.next('appInbound'));
  sim.callbacks.push(undefined, { FromUserName: userid, MsgType: msgtype, ...fields, MsgId: msgId, AgentID: sim.config.agentId });
  return msgId;
}

/** The member presses a button of a card, with what was chosen on it; a menu's action is told as such. */
export function pressCard(sim: Sim, sent: AppSend, userid: string, key: string, choices: readonly Choice[]): { responseCode: string } {
  const { store, clock, callbacks, config } = sim;
  const card = store.appCards.get(`${sent.msgid} ${userid}`) ?? { msgid: sent.msgid, userid, clicked: [] };
  store.appCards.put({ ...card, clicked: [...card.clicked, key] });
  const isTask = sent.msgtype === 'interactive_taskcard';
  const code = newResponseCode();
  if (!isTask)
    store.responseCodes.put({ code, msgid: sent.msgid, expiresAt: clock.now() + RESPONSE_CODE_HOURS * HOUR, used: false, userid });
  const event = isTask ? 'taskcard_click' : isMenuKey(sent, key) ? 'template_card_menu_event' : 'template_card_event';
  callbacks.push(event, {
    FromUserName: userid,
    EventKey: key,
    TaskId: sent.taskId,
    ...(isTask ? {} : { CardType: textOf(sent.content.card_type), ResponseCode: code }),
    AgentID: config.agentId,
    ...(choices.length === 0 || event !== 'template_card_event' ? {} : { SelectedItems: selected(sim, choices) }),
  });
  return { responseCode: isTask ? '' : code };
}

/** The keys that a card's buttons, menu and submit button have. */
export function keysOf({ msgtype, content }: AppSend): string[] {
  if (msgtype === 'interactive_taskcard') return keysIn(content.btn);
  const submit = isFields(content.submit_button) ? [content.submit_button] : [];
  return [...keysIn(content.button_list), ...keysIn(submit), ...menuKeys(content)];
}

function isMenuKey({ content }: AppSend, key: string): boolean {
  return menuKeys(content).includes(key);
}

function menuKeys(content: Readonly<Record<string, unknown>>): string[] {
  return isFields(content.action_menu) ? keysIn(content.action_menu.action_list) : [];
}

function keysIn(buttons: unknown): string[] {
  if (!Array.isArray(buttons)) return [];
  return buttons.flatMap((button: unknown) => (isFields(button) && typeof button.key === 'string' ? [button.key] : []));
}

function selected({ store }: Sim, choices: readonly Choice[]): EventValue {
  const [list, item] = switchOf(store, 'cardSelectionSpelling') === 'option' ? ['OptionIds', 'OptionId'] : ['OpitonIds', 'OpitonId'];
  return { SelectedItem: choices.map(({ questionKey, optionIds }) => ({ QuestionKey: questionKey, [list]: { [item]: optionIds } })) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
