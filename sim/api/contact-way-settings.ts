import { createHash } from 'node:crypto';
import { characters, utf8Bytes } from '../../domain/wecom/attachments.ts';
import {
  CONCLUSION_TEXT_BYTES,
  TEMP_CHAT_SECONDS,
  TEMP_WAY_SECONDS,
  type Conclusions,
  type UpdateContactWayRequest,
} from '../../domain/wecom/contact-ways.ts';
import {
  CONTACT_WAY_REMARK_CHARACTERS,
  CONTACT_WAY_USERS,
  LINK_DESC_BYTES,
  LINK_TITLE_BYTES,
  MINIPROGRAM_TITLE_BYTES,
  STATE_CHARACTERS,
} from '../../domain/wecom/limits.ts';
import { staffKey } from '../keys.ts';
import { isVisible, membersOf, servesCustomers } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { ContactWay } from '../tables/codes.ts';
import type { Staff } from '../tables/people.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import { mediaProblem } from './media-check.ts';

type Settings = Omit<UpdateContactWayRequest, 'config_id'>;

/** What is wrong with a contact way that is to be made or changed; undefined when nothing is (92228). */
export function wayProblem(sim: Sim, settings: Settings, type: number, scene: number): Answer | undefined {
  const { style, user = [], party = [] } = settings;
  if (scene === 1 && style !== undefined && !(style >= 1 && style <= (type === 1 ? 3 : 2))) return refuse(41042, 'invalid style');
  if (characters(settings.remark ?? '') > CONTACT_WAY_REMARK_CHARACTERS) return malformed('remark is longer than 30 characters');
  if (characters(settings.state ?? '') > STATE_CHARACTERS) return malformed('state is longer than 30 characters');
  if (type === 1 && (user.length !== 1 || party.length > 0)) return malformed('type 1 needs exactly one user and no party');
  if (user.length === 0 && party.length === 0) return refuse(40063, 'missing user');
  return membersProblem(sim, user, party) ?? (settings.is_temp === true ? tempProblem(sim, settings, type) : undefined);
}

function membersProblem(sim: Sim, users: readonly string[], parties: readonly number[]): Answer | undefined {
  const { store } = sim;
  if (users.some((userid) => userid === '')) return refuse(40031, 'invalid userid list');
  if (parties.some((id) => store.departments.get(String(id)) === undefined)) return refuse(60123, 'invalid party id');
  const named: Staff[] = [];
  for (const userid of users) {
    const staff = store.staff.get(staffKey(userid));
    if (staff === undefined) return refuse(60111, `userid not found: ${userid}`);
    if (!isVisible(sim, staff)) return refuse(60011, `no privilege to access ${userid}`);
    if (!servesCustomers(sim, staff)) return refuse(84074, `no external contact permission: ${userid}`);
    if ((staff.status ?? 1) !== 1 || staff.realName === false) return refuse(41054, `not activated or not real-name verified: ${userid}`);
    named.push(staff);
  }
  const members = new Set([...named, ...membersOf(store, parties)].map(({ userid }) => userid));
  return members.size > CONTACT_WAY_USERS ? refuse(41041, 'more than 100 members') : undefined;
}

function tempProblem(sim: Sim, settings: Settings, type: number): Answer | undefined {
  if (type !== 1) return malformed('a temporary session is with one member');
  const { expires_in: expires = 1, chat_expires_in: chat = 1, conclusions = {} } = settings;
  if (expires < 1 || expires > TEMP_WAY_SECONDS.largest) return malformed('expires_in');
  if (chat < 1 || chat > TEMP_CHAT_SECONDS.largest) return malformed('chat_expires_in');
  return conclusionProblem(sim, oneConclusion(conclusions));
}

function conclusionProblem(sim: Sim, { text, image, link, miniprogram }: Conclusions): Answer | undefined {
  if (utf8Bytes(text?.content ?? '') > CONCLUSION_TEXT_BYTES) return refuse(45002, 'conclusion is longer than 4000 bytes');
  if (image !== undefined) return mediaProblem(sim, image.media_id, 'image', 'message');
  if (link !== undefined)
    return link.url === '' || utf8Bytes(link.title ?? '') > LINK_TITLE_BYTES || utf8Bytes(link.desc ?? '') > LINK_DESC_BYTES
      ? malformed('conclusions.link')
      : undefined;
  if (miniprogram === undefined) return undefined;
  return miniprogram.appid === '' || utf8Bytes(miniprogram.title ?? '') > MINIPROGRAM_TITLE_BYTES
    ? malformed('conclusions.miniprogram')
    : mediaProblem(sim, miniprogram.pic_media_id, 'image', 'message');
}

/** The text, and of the others the first in WeCom's order: image, link, miniprogram. */
export function oneConclusion({ text, image, link, miniprogram }: Conclusions): Conclusions {
  const rest = image !== undefined ? { image } : link !== undefined ? { link } : miniprogram !== undefined ? { miniprogram } : {};
  return { ...(text === undefined ? {} : { text }), ...rest };
}

/** As get_contact_way shows it. Only codes of scene 2 have a picture. */
export function shownWay(way: ContactWay) {
  const { temp } = way;
  return {
    config_id: way.configId,
    type: way.type,
    scene: way.scene,
    style: way.style,
    remark: way.remark,
    skip_verify: way.skipVerify,
    state: way.state,
    user: way.userids,
    party: way.parties,
    is_temp: temp !== undefined,
    ...(temp === undefined ? {} : { expires_in: temp.expiresIn, chat_expires_in: temp.chatExpiresIn, unionid: temp.unionid }),
    is_exclusive: way.isExclusive,
    mark_source: way.markSource ?? true,
    conclusions: temp === undefined ? {} : shownConclusions(temp.conclusions),
    ...(way.scene === 2 ? { qr_code: `https://p.qpic.cn/wwhead/${way.configId}/0` } : {}),
  };
}

/** A picture comes back by address. */
function shownConclusions({ image, ...rest }: Conclusions): object {
  if (image === undefined) return rest;
  const name = createHash('sha1').update(image.media_id).digest('hex');
  return { ...rest, image: { pic_url: `https://p.qpic.cn/pic_wework/${name}/0` } };
}
