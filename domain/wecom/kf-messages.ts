import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** What is said through WeChat customer service. Documents 94670 (reading), 94677 (sending), 95122 (answering an event). */

const Media = Type.Object({ media_id: Type.String() });
const MenuItem = Type.Object({
  /** click, view, miniprogram or text. */
  type: Type.String(),
  text: Type.Optional(Type.Object({ content: Type.String(), no_newline: Type.Optional(Type.Integer()) })),
  click: Type.Optional(Type.Object({ id: Type.Optional(Type.String()), content: Type.String() })),
  view: Type.Optional(Type.Object({ url: Type.String(), content: Type.String() })),
  miniprogram: Type.Optional(Type.Object({ appid: Type.String(), pagepath: Type.String(), content: Type.String() })),
});
export const KfMenu = Type.Object({
  head_content: Type.Optional(Type.String()),
  list: Type.Optional(Type.Array(MenuItem)),
  tail_content: Type.Optional(Type.String()),
});
export type KfMenu = Static<typeof KfMenu>;

/** Contents that both sides send, each under the name of its msgtype. */
const shared = {
  image: Type.Optional(Media),
  voice: Type.Optional(Media),
  file: Type.Optional(Media),
  video: Type.Optional(
    Type.Object({ media_id: Type.String(), title: Type.Optional(Type.String()), description: Type.Optional(Type.String()) }),
  ),
  msgmenu: Type.Optional(KfMenu),
  location: Type.Optional(
    Type.Object({
      latitude: Type.Number(),
      longitude: Type.Number(),
      name: Type.Optional(Type.String()),
      address: Type.Optional(Type.String()),
    }),
  ),
  business_card: Type.Optional(Type.Object({ userid: Type.String() })),
};
const link = { title: Type.String(), desc: Type.Optional(Type.String()), url: Type.String() };
const miniprogram = {
  appid: Type.String(),
  pagepath: Type.String(),
  title: Type.Optional(Type.String()),
  thumb_media_id: Type.Optional(Type.String()),
};

/** Within 48 h of the customer's last words, five at most, in state 0 or 1. `msgid`: ours, so that nothing is sent twice. */
export const KfSendMsgRequest = Type.Object({
  touser: Type.String(),
  open_kfid: Type.String(),
  msgid: Type.Optional(Type.String()),
  msgtype: Type.String(),
  text: Type.Optional(Type.Object({ content: Type.String() })),
  link: Type.Optional(Type.Object({ ...link, thumb_media_id: Type.Optional(Type.String()) })),
  miniprogram: Type.Optional(Type.Object(miniprogram)),
  ca_link: Type.Optional(Type.Object({ link_url: Type.String() })),
  ...shared,
});
export type KfSendMsgRequest = Static<typeof KfSendMsgRequest>;
/** Being accepted does not prove delivery: see the event msg_send_fail. */
export const KfSendMsgResponse = Type.Object({ msgid: Type.String() });
export type KfSendMsgResponse = Static<typeof KfSendMsgResponse>;

/** `code` once: of enter_session (20 s), of a move into the queue or to a servicer (48 h), of an end (20 s). */
export const KfSendMsgOnEventRequest = Type.Object({
  code: Type.String(),
  msgid: Type.Optional(Type.String()),
  msgtype: Type.String(),
  text: Type.Optional(Type.Object({ content: Type.String() })),
  msgmenu: Type.Optional(KfMenu),
});
export type KfSendMsgOnEventRequest = Static<typeof KfSendMsgOnEventRequest>;

/** `token` of the callback, 10 minutes; without it WeCom limits strictly. `cursor` of the account: keep it after each page. */
export const KfSyncMsgRequest = Type.Object({
  cursor: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  /** 0 AMR, 1 Silk. */
  voice_format: Type.Optional(Type.Integer()),
  open_kfid: Type.Optional(Type.String()),
});
export type KfSyncMsgRequest = Static<typeof KfSyncMsgRequest>;

/** Which fields are there depends on `event_type`, an open enumeration. */
export const KfEvent = Type.Object({
  event_type: Type.String(),
  open_kfid: Type.Optional(Type.String()),
  external_userid: Type.Optional(Type.String()),
  servicer_userid: Type.Optional(Type.String()),
  /** enter_session */
  scene: Type.Optional(Type.String()),
  scene_param: Type.Optional(Type.String()),
  welcome_code: Type.Optional(Type.String()),
  wechat_channels: Type.Optional(
    Type.Object({
      nickname: Type.Optional(Type.String()),
      shop_nickname: Type.Optional(Type.String()),
      scene: Type.Optional(Type.Integer()),
    }),
  ),
  /** msg_send_fail: 0 unknown, 4 over 48 h, 5 session closed, 6 over five messages, 10 refused by the customer, … */
  fail_msgid: Type.Optional(Type.String()),
  fail_type: Type.Optional(Type.Integer()),
  /** servicer_status_change: 1 receiving, 2 stopped (`stop_type` 0 stopped, 1 paused) */
  status: Type.Optional(Type.Integer()),
  stop_type: Type.Optional(Type.Integer()),
  /** session_status_change: 1 taken from the queue, 2 handed on, 3 ended, 4 taken up again */
  change_type: Type.Optional(Type.Integer()),
  old_servicer_userid: Type.Optional(Type.String()),
  new_servicer_userid: Type.Optional(Type.String()),
  msg_code: Type.Optional(Type.String()),
  /** user_recall_msg, servicer_recall_msg */
  recall_msgid: Type.Optional(Type.String()),
  /** reject_customer_msg_switch_change */
  reject_switch: Type.Optional(Type.Integer()),
});
export type KfEvent = Static<typeof KfEvent>;

/** `origin` 3 the customer, 4 the system (an event), 5 a servicer. Other kinds of message carry what they carry. */
export const KfMessage = Type.Object({
  // The sample of 94670 leaves out what it has shown before.
  msgid: Type.Optional(Type.String()),
  open_kfid: Type.Optional(Type.String()),
  external_userid: Type.Optional(Type.String()),
  /** Seconds. */
  send_time: Type.Optional(Type.Integer()),
  origin: Type.Optional(Type.Integer()),
  servicer_userid: Type.Optional(Type.String()),
  msgtype: Type.String(),
  /** `menu_id`: of the line of a menu that was touched. */
  text: Type.Optional(Type.Object({ content: Type.String(), menu_id: Type.Optional(Type.String()) })),
  link: Type.Optional(Type.Object({ ...link, pic_url: Type.Optional(Type.String()), thumb_media_id: Type.Optional(Type.String()) })),
  miniprogram: Type.Optional(Type.Object(miniprogram)),
  event: Type.Optional(KfEvent),
  ...shared,
});
export type KfMessage = Static<typeof KfMessage>;

/** An empty page may have successors: only `has_more` 0 is the end. What was sent by API is not in it. */
export const KfSyncMsgResponse = Type.Object({
  msg_list: Type.Array(KfMessage),
  next_cursor: Type.Optional(Type.String()),
  has_more: Type.Integer(),
});
export type KfSyncMsgResponse = Static<typeof KfSyncMsgResponse>;

export const KF_SYNC_MSG = command('POST', 'kf/sync_msg', 'reads', KfSyncMsgRequest, KfSyncMsgResponse);
export const KF_SEND_MSG = command('POST', 'kf/send_msg', 'writes', KfSendMsgRequest, KfSendMsgResponse);
export const KF_SEND_MSG_ON_EVENT = command('POST', 'kf/send_msg_on_event', 'writes', KfSendMsgOnEventRequest, KfSendMsgResponse);

export const KF_MESSAGE_COMMANDS = [KF_SYNC_MSG, KF_SEND_MSG, KF_SEND_MSG_ON_EVENT] as const;
