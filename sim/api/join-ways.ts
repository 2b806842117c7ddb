import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import { AddJoinWayRequest, UpdateJoinWayRequest } from '../../domain/wecom/group-join-ways.ts';
import { JOIN_WAY_GROUPS, JOIN_WAY_NAME_CHARACTERS, JOIN_WAY_REMARK_CHARACTERS } from '../../domain/wecom/group-limits.ts';
import { CONTACT_WAYS, STATE_CHARACTERS } from '../../domain/wecom/limits.ts';
import { newConfigId } from '../ids.ts';
import type { Sim } from '../sim.ts';
import type { JoinWay } from '../tables/groups.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { visibleGroup } from './groups-seen.ts';

export const JOIN_WAY_ENDPOINTS: Endpoints = {
  'externalcontact/groupchat/add_join_way': {
    method: 'POST',
    empty: { config_id: '' },
    answer(sim, { body }) {
      const wrong = checkSettings(sim, body);
      if (wrong !== undefined) return wrong;
      if (!Value.Check(AddJoinWayRequest, body)) return malformed('join way');
      if (sim.store.contactWays.size + sim.store.joinWays.size >= CONTACT_WAYS) return refuse(41045, 'too many contact and join ways');
      const configId = newConfigId();
      sim.store.joinWays.put(asWay(configId, body));
      return { config_id: configId };
    },
  },
  'externalcontact/groupchat/get_join_way': {
    method: 'POST',
    empty: { join_way: {} },
    answer: (sim, { body }) => withJoinWay(sim, body.config_id, (way) => ({ join_way: shownWay(way) })),
  },
  'externalcontact/groupchat/update_join_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withJoinWay(sim, body.config_id, (way) => {
        const wrong = checkSettings(sim, body);
        if (wrong !== undefined) return wrong;
        if (!Value.Check(UpdateJoinWayRequest, body)) return malformed('join way');
        // Overwrites everything (92229): what was made so far belongs to the old numbering.
        sim.store.joinWays.put(asWay(way.configId, body));
        return {};
      }),
  },
  'externalcontact/groupchat/del_join_way': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withJoinWay(sim, body.config_id, (way) => {
        sim.store.joinWays.remove(way.configId);
        return {};
      }),
  },
};

function checkSettings(sim: Sim, body: Readonly<Record<string, unknown>>): Answer | undefined {
  const { scene, chat_id_list, auto_create_room = 1, room_base_name = '', state = '' } = body;
  if (scene === undefined) return refuse(41038, 'missing scene');
  if (scene !== 1 && scene !== 2) return refuse(41040, 'invalid scene');
  if (chat_id_list === undefined) return refuse(40063, 'missing chat_id_list');
  if (!Array.isArray(chat_id_list) || chat_id_list.length === 0) return malformed('chat_id_list');
  if (chat_id_list.length > JOIN_WAY_GROUPS) return refuse(41091, 'more than 5 chats');
  if (auto_create_room !== 0 && auto_create_room !== 1) return malformed('auto_create_room');
  if (typeof room_base_name !== 'string' || characters(room_base_name) > JOIN_WAY_NAME_CHARACTERS)
    return malformed('room_base_name is longer than 40 characters');
  if (typeof state !== 'string' || characters(state) > STATE_CHARACTERS) return malformed('state is longer than 30 characters');
  for (const chatId of chat_id_list) {
    const group = typeof chatId === 'string' ? visibleGroup(sim, chatId) : malformed('chat_id_list');
    if ('errcode' in group) return group;
  }
  return undefined;
}

function asWay(configId: string, asked: AddJoinWayRequest): JoinWay {
  return {
    configId,
    scene: asked.scene,
    remark: [...(asked.remark ?? '')].slice(0, JOIN_WAY_REMARK_CHARACTERS).join(''),
    autoCreate: (asked.auto_create_room ?? 1) === 1,
    baseName: asked.room_base_name ?? '',
    baseId: asked.room_base_id ?? 1,
    chatIds: [...new Set(asked.chat_id_list)],
    state: asked.state ?? '',
    markSource: asked.mark_source ?? true,
    made: 0,
  };
}

function shownWay(way: JoinWay): Answer {
  return {
    config_id: way.configId,
    scene: way.scene,
    remark: way.remark,
    auto_create_room: way.autoCreate ? 1 : 0,
    ...(way.autoCreate ? { room_base_name: way.baseName, room_base_id: way.baseId } : {}),
    chat_id_list: way.chatIds,
    qr_code: `https://p.qpic.cn/wwhead/${way.configId}/0`,
    ...(way.state === '' ? {} : { state: way.state }),
    mark_source: way.markSource,
  };
}

/** The codes of contact ways, whose ids these are as well. */
function withJoinWay({ store }: Sim, configId: unknown, then: (way: JoinWay) => Answer): Answer {
  if (configId === undefined || configId === '') return refuse(41043, 'missing config_id');
  const way = typeof configId === 'string' ? store.joinWays.get(configId) : undefined;
  return way === undefined ? refuse(41044, 'invalid config_id') : then(way);
}
