import Value from 'typebox/value';
import { UpdateTaskcardRequest, UpdateTemplateCardRequest } from '../../domain/wecom/app-messages.ts';
import { staffKey } from '../keys.ts';
import type { Sim } from '../sim.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { agentProblem } from './app-messages.ts';
import { recipientsOf } from './app-recipients.ts';
import { cardProblem } from './card-check.ts';

const MOST = { users: 1_000, parties: 100, tags: 100 };

export const CARD_UPDATE_ENDPOINTS: Endpoints = {
  'message/update_template_card': {
    method: 'POST',
    partial: 60111,
    empty: {},
    answer(sim, asked) {
      const { body } = asked;
      const wrong = agentProblem(sim, body) ?? missing(body, { response_code: 60140 });
      if (wrong !== undefined) return wrong;
      if (!Value.Check(UpdateTemplateCardRequest, body)) return malformed('update_template_card');
      const { button, template_card: card, userids = [], partyids = [], tagids = [], atall } = body;
      if (button === undefined && card === undefined) return malformed('button or template_card');
      const known = sim.store.responseCodes.get(body.response_code);
      if (known === undefined || known.used || known.expiresAt <= sim.clock.now()) return refuse(60140, 'invalid response_code');
      const bad = card === undefined ? undefined : cardProblem({ ...card, task_id: card.task_id ?? 'kept' });
      if (bad !== undefined) return bad;
      const wanted = { users: userids, parties: partyids.map(String), tags: tagids.map(String), all: atall === 1 };
      const found = recipientsOf(sim, asked, wanted, MOST);
      if ('errcode' in found) return found;
      sim.store.responseCodes.put({ ...known, used: true });
      const reached = found.recipients.filter(({ userid }) => replace(sim, known.msgid, userid, button?.replace_name, card));
      // Who does not have the card is as invalid as who is not there.
      const without = found.recipients.filter((one) => !reached.includes(one)).map(({ userid }) => userid);
      const invaliduser = [...found.invalid.users, ...without].map(staffKey);
      return invaliduser.length === 0 ? {} : { invaliduser };
    },
  },
  'message/update_taskcard': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const wrong = agentProblem(sim, body) ?? missing(body, { task_id: 42014, replace_name: 40063 });
      if (wrong !== undefined) return wrong;
      if (!Value.Check(UpdateTaskcardRequest, body)) return malformed('update_taskcard');
      for (const { msgid } of sim.store.appSends.by('task', body.task_id)) return replaceAll(sim, msgid, body.userids, body.replace_name);
      return refuse(42016, 'task_id not found');
    },
  },
};

function replaceAll(sim: Sim, msgid: string, userids: readonly string[], name: string): Answer {
  const invaliduser = userids.filter((userid) => {
    const staff = sim.store.staff.get(staffKey(userid));
    return staff === undefined || !replace(sim, msgid, staff.userid, name, undefined);
  });
  return invaliduser.length === 0 ? {} : { invaliduser };
}

/** False when the member does not have the card. */
function replace({ store }: Sim, msgid: string, userid: string, name: string | undefined, card: object | undefined): boolean {
  const old = store.appCards.get(`${msgid} ${userid}`);
  if (old === undefined) return false;
  store.appCards.put({
    ...old,
    ...(name === undefined ? {} : { replaced: name }),
    ...(card === undefined ? {} : { card: Object.fromEntries(Object.entries(card)) }),
  });
  return true;
}
