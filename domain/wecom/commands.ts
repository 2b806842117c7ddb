import { MessageSendRequest, MessageSendResponse } from './app-messages.ts';
import {
  AddContactWayRequest,
  AddContactWayResponse,
  ContactWayReference,
  GetContactWayResponse,
  GetFollowUserListResponse,
  ListContactWayRequest,
  ListContactWayResponse,
  UpdateContactWayRequest,
} from './contact-ways.ts';
import {
  DepartmentGetRequest,
  DepartmentGetResponse,
  DepartmentListResponse,
  DepartmentRequest,
  DepartmentSimplelistResponse,
  User,
  UserGetRequest,
  UserListRequest,
  UserListResponse,
  UserSimplelistResponse,
} from './contacts.ts';
import {
  AddCorpTagRequest,
  AddCorpTagResponse,
  DelCorpTagRequest,
  EditCorpTagRequest,
  GetCorpTagListRequest,
  GetCorpTagListResponse,
  MarkTagRequest,
} from './corp-tags.ts';
import {
  BatchGetByUserRequest,
  BatchGetByUserResponse,
  ExternalcontactGetRequest,
  ExternalcontactGetResponse,
  ExternalcontactListRequest,
  ExternalcontactListResponse,
  RemarkRequest,
} from './external-contacts.ts';
import {
  AddMsgTemplateRequest,
  AddMsgTemplateResponse,
  GetGroupmsgListRequest,
  GetGroupmsgListResponse,
  GetGroupmsgSendResultRequest,
  GetGroupmsgSendResultResponse,
  GetGroupmsgTaskRequest,
  GetGroupmsgTaskResponse,
  MassMessageReference,
  SendWelcomeMsgRequest,
} from './mass-messages.ts';
import { Empty, GettokenRequest, GettokenResponse } from './token.ts';

/**
 * Every command we know, by its path below `/cgi-bin/`. A GET sends the request as query parameters, a POST as a JSON
 * body; all but gettoken carry `access_token` in the query. `response` describes the answer of success.
 */
export const COMMANDS = {
  gettoken: { method: 'GET', request: GettokenRequest, response: GettokenResponse },
  'department/list': { method: 'GET', request: DepartmentRequest, response: DepartmentListResponse },
  'department/simplelist': { method: 'GET', request: DepartmentRequest, response: DepartmentSimplelistResponse },
  'department/get': { method: 'GET', request: DepartmentGetRequest, response: DepartmentGetResponse },
  'user/simplelist': { method: 'GET', request: UserListRequest, response: UserSimplelistResponse },
  'user/list': { method: 'GET', request: UserListRequest, response: UserListResponse },
  'user/get': { method: 'GET', request: UserGetRequest, response: User },
  'externalcontact/get_follow_user_list': { method: 'GET', request: Empty, response: GetFollowUserListResponse },
  'externalcontact/add_contact_way': { method: 'POST', request: AddContactWayRequest, response: AddContactWayResponse },
  'externalcontact/get_contact_way': { method: 'POST', request: ContactWayReference, response: GetContactWayResponse },
  'externalcontact/list_contact_way': { method: 'POST', request: ListContactWayRequest, response: ListContactWayResponse },
  'externalcontact/update_contact_way': { method: 'POST', request: UpdateContactWayRequest, response: Empty },
  'externalcontact/del_contact_way': { method: 'POST', request: ContactWayReference, response: Empty },
  'externalcontact/list': { method: 'GET', request: ExternalcontactListRequest, response: ExternalcontactListResponse },
  'externalcontact/get': { method: 'GET', request: ExternalcontactGetRequest, response: ExternalcontactGetResponse },
  'externalcontact/batch/get_by_user': { method: 'POST', request: BatchGetByUserRequest, response: BatchGetByUserResponse },
  'externalcontact/remark': { method: 'POST', request: RemarkRequest, response: Empty },
  'externalcontact/get_corp_tag_list': { method: 'POST', request: GetCorpTagListRequest, response: GetCorpTagListResponse },
  'externalcontact/add_corp_tag': { method: 'POST', request: AddCorpTagRequest, response: AddCorpTagResponse },
  'externalcontact/edit_corp_tag': { method: 'POST', request: EditCorpTagRequest, response: Empty },
  'externalcontact/del_corp_tag': { method: 'POST', request: DelCorpTagRequest, response: Empty },
  'externalcontact/mark_tag': { method: 'POST', request: MarkTagRequest, response: Empty },
  'externalcontact/add_msg_template': { method: 'POST', request: AddMsgTemplateRequest, response: AddMsgTemplateResponse },
  'externalcontact/get_groupmsg_list_v2': { method: 'POST', request: GetGroupmsgListRequest, response: GetGroupmsgListResponse },
  'externalcontact/get_groupmsg_task': { method: 'POST', request: GetGroupmsgTaskRequest, response: GetGroupmsgTaskResponse },
  'externalcontact/get_groupmsg_send_result': {
    method: 'POST',
    request: GetGroupmsgSendResultRequest,
    response: GetGroupmsgSendResultResponse,
  },
  'externalcontact/remind_groupmsg_send': { method: 'POST', request: MassMessageReference, response: Empty },
  'externalcontact/cancel_groupmsg_send': { method: 'POST', request: MassMessageReference, response: Empty },
  'externalcontact/send_welcome_msg': { method: 'POST', request: SendWelcomeMsgRequest, response: Empty },
  'message/send': { method: 'POST', request: MessageSendRequest, response: MessageSendResponse },
} as const;

export type CommandName = keyof typeof COMMANDS;
