import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** WeChat customer service (微信客服): accounts, servicers, sessions, customers. Documents 94661 to 94669, 94645 to 94647, 95159, 94674. */

/** `name` at most 16 characters; `media_id` of the picture. */
export const KfAccountAddRequest = Type.Object({ name: Type.String(), media_id: Type.String() });
export type KfAccountAddRequest = Static<typeof KfAccountAddRequest>;
export const KfAccountReference = Type.Object({ open_kfid: Type.String() });
export type KfAccountReference = Static<typeof KfAccountReference>;
export const KfAccountListRequest = Type.Object({ offset: Type.Optional(Type.Integer()), limit: Type.Optional(Type.Integer()) });
export type KfAccountListRequest = Static<typeof KfAccountListRequest>;
/** `manage_privilege`: whether our app may serve it; absent in answers of before 2022. */
export const KfAccountListResponse = Type.Object({
  account_list: Type.Array(
    Type.Object({
      open_kfid: Type.String(),
      name: Type.String(),
      avatar: Type.String(),
      manage_privilege: Type.Optional(Type.Boolean()),
    }),
  ),
});
export type KfAccountListResponse = Static<typeof KfAccountListResponse>;
export const KfAccountUpdateRequest = Type.Object({
  open_kfid: Type.String(),
  name: Type.Optional(Type.String()),
  media_id: Type.Optional(Type.String()),
});
export type KfAccountUpdateRequest = Static<typeof KfAccountUpdateRequest>;

/** `scene` at most 32 bytes of letters, digits, `_` and `-`: comes back in enter_session. */
export const KfAddContactWayRequest = Type.Object({ open_kfid: Type.String(), scene: Type.Optional(Type.String()) });
export type KfAddContactWayRequest = Static<typeof KfAddContactWayRequest>;
/** With a scene, `&scene_param=` (url-encoded, at most 128 bytes) may be added to it. */
export const KfAddContactWayResponse = Type.Object({ url: Type.String() });
export type KfAddContactWayResponse = Static<typeof KfAddContactWayResponse>;

export const KfServicerRequest = Type.Object({
  open_kfid: Type.String(),
  userid_list: Type.Optional(Type.Array(Type.String())),
  department_id_list: Type.Optional(Type.Array(Type.Integer())),
});
export type KfServicerRequest = Static<typeof KfServicerRequest>;
/** One line per entry; errcode 0 with `ignored` changed nothing. */
export const KfServicerResponse = Type.Object({
  result_list: Type.Array(
    Type.Object({
      userid: Type.Optional(Type.String()),
      department_id: Type.Optional(Type.Integer()),
      errcode: Type.Integer(),
      errmsg: Type.String(),
    }),
  ),
});
export type KfServicerResponse = Static<typeof KfServicerResponse>;
/** `status` 0 receiving, 1 stopped; then `stop_type` 0 stopped, 1 paused. An entry is a member or a department. */
export const KfServicerListResponse = Type.Object({
  servicer_list: Type.Array(
    Type.Object({
      userid: Type.Optional(Type.String()),
      status: Type.Optional(Type.Integer()),
      stop_type: Type.Optional(Type.Integer()),
      department_id: Type.Optional(Type.Integer()),
    }),
  ),
});
export type KfServicerListResponse = Static<typeof KfServicerListResponse>;

/** States of a session: 0 new, 1 robot, 2 queue, 3 with a servicer, 4 ended or not begun. */
export const KF_STATES = { fresh: 0, robot: 1, queue: 2, human: 3, ended: 4 } as const;

export const KfSessionReference = Type.Object({ open_kfid: Type.String(), external_userid: Type.String() });
export type KfSessionReference = Static<typeof KfSessionReference>;
/** `servicer_userid` only in state 3. */
export const KfServiceStateGetResponse = Type.Object({ service_state: Type.Integer(), servicer_userid: Type.Optional(Type.String()) });
export type KfServiceStateGetResponse = Static<typeof KfServiceStateGetResponse>;
export const KfServiceStateTransRequest = Type.Object({
  open_kfid: Type.String(),
  external_userid: Type.String(),
  service_state: Type.Integer(),
  servicer_userid: Type.Optional(Type.String()),
});
export type KfServiceStateTransRequest = Static<typeof KfServiceStateTransRequest>;
/** `msg_code` for kf/send_msg_on_event: with the first move to 2 and to 3, and with the end. */
export const KfServiceStateTransResponse = Type.Object({ msg_code: Type.Optional(Type.String()) });
export type KfServiceStateTransResponse = Static<typeof KfServiceStateTransResponse>;

/** `need_enter_session_context` 1: with where the last session came from. */
export const KfCustomerBatchgetRequest = Type.Object({
  external_userid_list: Type.Array(Type.String()),
  need_enter_session_context: Type.Optional(Type.Integer()),
});
export type KfCustomerBatchgetRequest = Static<typeof KfCustomerBatchgetRequest>;
/** Whoever has written within 48 h, customer or not. `wechat_channels.scene` 1 to 5. */
export const KfCustomerBatchgetResponse = Type.Object({
  customer_list: Type.Array(
    Type.Object({
      external_userid: Type.String(),
      nickname: Type.String(),
      avatar: Type.String(),
      gender: Type.Union([Type.Integer(), Type.String()]),
      unionid: Type.Optional(Type.String()),
      enter_session_context: Type.Optional(
        Type.Object({
          scene: Type.Optional(Type.String()),
          scene_param: Type.Optional(Type.String()),
          wechat_channels: Type.Optional(
            Type.Object({
              nickname: Type.Optional(Type.String()),
              shop_nickname: Type.Optional(Type.String()),
              scene: Type.Optional(Type.Integer()),
            }),
          ),
        }),
      ),
    }),
  ),
  invalid_external_userid: Type.Optional(Type.Array(Type.String())),
});
export type KfCustomerBatchgetResponse = Static<typeof KfCustomerBatchgetResponse>;

/** Whom and which groups a customer may be recommended to. */
export const KfUpgradeConfigResponse = Type.Object({
  member_range: Type.Optional(
    Type.Object({
      userid_list: Type.Optional(Type.Array(Type.String())),
      department_id_list: Type.Optional(Type.Array(Type.Integer())),
    }),
  ),
  groupchat_range: Type.Optional(Type.Object({ chat_id_list: Type.Optional(Type.Array(Type.String())) })),
});
export type KfUpgradeConfigResponse = Static<typeof KfUpgradeConfigResponse>;
/** `type` 1 a member, 2 a group. */
export const KfUpgradeServiceRequest = Type.Object({
  open_kfid: Type.String(),
  external_userid: Type.String(),
  type: Type.Integer(),
  member: Type.Optional(Type.Object({ userid: Type.String(), wording: Type.Optional(Type.String()) })),
  groupchat: Type.Optional(Type.Object({ chat_id: Type.String(), wording: Type.Optional(Type.String()) })),
});
export type KfUpgradeServiceRequest = Static<typeof KfUpgradeServiceRequest>;

export const KfCorpQualificationResponse = Type.Object({ wechat_channels_binding: Type.Boolean() });
export type KfCorpQualificationResponse = Static<typeof KfCorpQualificationResponse>;

export const KF_ACCOUNT_ADD = command('POST', 'kf/account/add', 'writes', KfAccountAddRequest, KfAccountReference);
export const KF_ACCOUNT_LIST = command('POST', 'kf/account/list', 'reads', KfAccountListRequest, KfAccountListResponse);
export const KF_ACCOUNT_UPDATE = command('POST', 'kf/account/update', 'writes', KfAccountUpdateRequest, Empty);
export const KF_ACCOUNT_DEL = command('POST', 'kf/account/del', 'writes', KfAccountReference, Empty);
export const KF_ADD_CONTACT_WAY = command('POST', 'kf/add_contact_way', 'writes', KfAddContactWayRequest, KfAddContactWayResponse);
export const KF_SERVICER_ADD = command('POST', 'kf/servicer/add', 'writes', KfServicerRequest, KfServicerResponse);
export const KF_SERVICER_DEL = command('POST', 'kf/servicer/del', 'writes', KfServicerRequest, KfServicerResponse);
export const KF_SERVICER_LIST = command('GET', 'kf/servicer/list', 'reads', KfAccountReference, KfServicerListResponse);
export const KF_SERVICE_STATE_GET = command('POST', 'kf/service_state/get', 'reads', KfSessionReference, KfServiceStateGetResponse);
export const KF_SERVICE_STATE_TRANS = command(
  'POST',
  'kf/service_state/trans',
  'writes',
  KfServiceStateTransRequest,
  KfServiceStateTransResponse,
);
export const KF_CUSTOMER_BATCHGET = command('POST', 'kf/customer/batchget', 'reads', KfCustomerBatchgetRequest, KfCustomerBatchgetResponse);
export const KF_UPGRADE_CONFIG = command('GET', 'kf/customer/get_upgrade_service_config', 'reads', Empty, KfUpgradeConfigResponse);
export const KF_UPGRADE_SERVICE = command('POST', 'kf/customer/upgrade_service', 'writes', KfUpgradeServiceRequest, Empty);
export const KF_CANCEL_UPGRADE_SERVICE = command('POST', 'kf/customer/cancel_upgrade_service', 'writes', KfSessionReference, Empty);
export const KF_CORP_QUALIFICATION = command('GET', 'kf/get_corp_qualification', 'reads', Empty, KfCorpQualificationResponse);

export const KF_COMMANDS = [
  KF_ACCOUNT_ADD,
  KF_ACCOUNT_LIST,
  KF_ACCOUNT_UPDATE,
  KF_ACCOUNT_DEL,
  KF_ADD_CONTACT_WAY,
  KF_SERVICER_ADD,
  KF_SERVICER_DEL,
  KF_SERVICER_LIST,
  KF_SERVICE_STATE_GET,
  KF_SERVICE_STATE_TRANS,
  KF_CUSTOMER_BATCHGET,
  KF_UPGRADE_CONFIG,
  KF_UPGRADE_SERVICE,
  KF_CANCEL_UPGRADE_SERVICE,
  KF_CORP_QUALIFICATION,
] as const;
