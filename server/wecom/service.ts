/** The module's door: what other modules may use of the connection to WeCom. */
export { createWecomClient, type WecomClient } from './client.ts';
export { WecomFailure, isPassing, isRefusal, notAccepted, outcomeOf, refusalOf, type Outcome, type WecomError } from './failure.ts';
export { inboxHandler, type Apply, type InboxCorp, type InboxHandler } from './inbox.ts';
export { allOf } from './pages.ts';
export { listDepartments, listFollowUsers, listUsers } from './api/contacts.ts';
export {
  batchGetByUser,
  getExternalContact,
  listExternalUserids,
  type ContactOfUser,
  type ContactWithFollowers,
} from './api/external-contacts.ts';
export { addCorpTag, delCorpTag, editCorpTag, getCorpTagList, markTag } from './api/corp-tags.ts';
export { addContactWay, delContactWay, getContactWay, listContactWay, updateContactWay, type ContactWay } from './api/contact-ways.ts';
export {
  addMsgTemplate,
  cancelGroupMsgSend,
  listGroupMsg,
  listGroupMsgSendResult,
  listGroupMsgTask,
  remindGroupMsgSend,
  sendWelcomeMsg,
  type ListedMassMessage,
  type MassSendResult,
  type MassTaskOfStaff,
} from './api/mass-messages.ts';
export { sendAppMessage, type AppMessage, type AppMessageResult } from './api/app-messages.ts';
