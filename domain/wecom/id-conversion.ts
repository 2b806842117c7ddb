import Type, { type Static } from 'typebox';
import { command } from './command.ts';

/** One person under other ids. Documents 93274, 95926, 92323, 95195, 92506, 98729, 99601, 95327. */

export const CONVERTED_AT_ONCE = 100;
export const CHAT_IDS_AT_ONCE = 1_000;
export const PENDING_ID_DAYS = 90;

/** {unionid, openid?}: a customer of the corp, or 40096. */
export const UnionidRequest = Type.Object({ unionid: Type.String(), openid: Type.Optional(Type.String()) });
export type UnionidRequest = Static<typeof UnionidRequest>;
export const ExternalUseridResponse = Type.Object({ external_userid: Type.String() });
export type ExternalUseridResponse = Static<typeof ExternalUseridResponse>;

/** `subject_type` 0 the corp's own WeChat account, 1 the provider's. */
export const IdconvertUnionidRequest = Type.Object({
  unionid: Type.String(),
  openid: Type.String(),
  subject_type: Type.Optional(Type.Integer()),
});
export type IdconvertUnionidRequest = Static<typeof IdconvertUnionidRequest>;
/** Who is no customer has a `pending_id` only, for 90 days. */
export const IdconvertUnionidResponse = Type.Object({
  external_userid: Type.Optional(Type.String()),
  pending_id: Type.Optional(Type.String()),
});
export type IdconvertUnionidResponse = Static<typeof IdconvertUnionidResponse>;

export const ToPendingIdRequest = Type.Object({
  chat_id: Type.Optional(Type.String()),
  external_userid: Type.Array(Type.String()),
});
export type ToPendingIdRequest = Static<typeof ToPendingIdRequest>;
export const ToPendingIdResponse = Type.Object({
  result: Type.Array(Type.Object({ external_userid: Type.String(), pending_id: Type.String() })),
});
export type ToPendingIdResponse = Static<typeof ToPendingIdResponse>;

export const ExternalUseridRequest = Type.Object({ external_userid: Type.String() });
export type ExternalUseridRequest = Static<typeof ExternalUseridRequest>;
export const CustomerOpenidResponse = Type.Object({ openid: Type.String() });
export type CustomerOpenidResponse = Static<typeof CustomerOpenidResponse>;
export const FromServiceRequest = Type.Object({ external_userid: Type.String(), source_agentid: Type.Optional(Type.Integer()) });
export type FromServiceRequest = Static<typeof FromServiceRequest>;

export const MobilesRequest = Type.Object({ mobiles: Type.Array(Type.String()) });
export type MobilesRequest = Static<typeof MobilesRequest>;
export const MobilesResponse = Type.Object({
  success_list: Type.Array(
    Type.Object({ mobile: Type.String(), external_userid: Type.String(), foreign_key: Type.Optional(Type.String()) }),
  ),
  fail_list: Type.Array(Type.Object({ errcode: Type.Integer(), errmsg: Type.Optional(Type.String()), mobile: Type.String() })),
});
export type MobilesResponse = Static<typeof MobilesResponse>;

/** `business_type` 1 meeting, 2 form …; a member of another corp comes back as `corpid` and `userid`. */
export const TmpExternalUseridRequest = Type.Object({
  business_type: Type.Integer(),
  user_type: Type.Integer(),
  tmp_external_userid_list: Type.Array(Type.String()),
});
export type TmpExternalUseridRequest = Static<typeof TmpExternalUseridRequest>;
export const TmpExternalUseridResponse = Type.Object({
  results: Type.Array(
    Type.Object({
      tmp_external_userid: Type.String(),
      external_userid: Type.Optional(Type.String()),
      corpid: Type.Optional(Type.String()),
      userid: Type.Optional(Type.String()),
    }),
  ),
  invalid_tmp_external_userid_list: Type.Optional(Type.Array(Type.String())),
});
export type TmpExternalUseridResponse = Static<typeof TmpExternalUseridResponse>;

export const ChatIdsRequest = Type.Object({ chat_id_list: Type.Array(Type.String()) });
export type ChatIdsRequest = Static<typeof ChatIdsRequest>;
export const ChatIdsResponse = Type.Object({
  items: Type.Array(Type.Object({ chat_id: Type.String(), new_chat_id: Type.String() })),
  invalid_chat_id_list: Type.Optional(Type.Array(Type.String())),
});
export type ChatIdsResponse = Static<typeof ChatIdsResponse>;

/** After an upgrade of the external userids. */
export const NewExternalUseridRequest = Type.Object({ external_userid_list: Type.Array(Type.String()) });
export type NewExternalUseridRequest = Static<typeof NewExternalUseridRequest>;
export const NewExternalUseridResponse = Type.Object({
  items: Type.Array(Type.Object({ external_userid: Type.String(), new_external_userid: Type.String() })),
});
export type NewExternalUseridResponse = Static<typeof NewExternalUseridResponse>;

export const UNIONID_TO_EXTERNAL_USERID = command(
  'POST',
  'externalcontact/unionid_to_external_userid',
  'reads',
  UnionidRequest,
  ExternalUseridResponse,
);
export const IDCONVERT_UNIONID = command(
  'POST',
  'idconvert/unionid_to_external_userid',
  'reads',
  IdconvertUnionidRequest,
  IdconvertUnionidResponse,
);
export const TO_PENDING_ID = command(
  'POST',
  'idconvert/batch/external_userid_to_pending_id',
  'reads',
  ToPendingIdRequest,
  ToPendingIdResponse,
);
export const CUSTOMER_TO_OPENID = command(
  'POST',
  'externalcontact/convert_to_openid',
  'reads',
  ExternalUseridRequest,
  CustomerOpenidResponse,
);
export const TO_SERVICE_ID = command(
  'POST',
  'externalcontact/to_service_external_userid',
  'reads',
  ExternalUseridRequest,
  ExternalUseridResponse,
);
export const FROM_SERVICE_ID = command(
  'POST',
  'externalcontact/from_service_external_userid',
  'reads',
  FromServiceRequest,
  ExternalUseridResponse,
);
export const MOBILES_TO_EXTERNAL_USERID = command(
  'POST',
  'externalcontact/batch_to_external_userid',
  'reads',
  MobilesRequest,
  MobilesResponse,
);
export const CONVERT_TMP_EXTERNAL_USERID = command(
  'POST',
  'idconvert/convert_tmp_external_userid',
  'reads',
  TmpExternalUseridRequest,
  TmpExternalUseridResponse,
);
export const IDCONVERT_CHATID = command('POST', 'idconvert/chatid', 'reads', ChatIdsRequest, ChatIdsResponse);
export const GET_NEW_EXTERNAL_USERID = command(
  'POST',
  'externalcontact/get_new_external_userid',
  'reads',
  NewExternalUseridRequest,
  NewExternalUseridResponse,
);

export const ID_CONVERSION_COMMANDS = [
  UNIONID_TO_EXTERNAL_USERID,
  IDCONVERT_UNIONID,
  TO_PENDING_ID,
  CUSTOMER_TO_OPENID,
  TO_SERVICE_ID,
  FROM_SERVICE_ID,
  MOBILES_TO_EXTERNAL_USERID,
  CONVERT_TMP_EXTERNAL_USERID,
  IDCONVERT_CHATID,
  GET_NEW_EXTERNAL_USERID,
] as const;
