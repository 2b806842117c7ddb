/** The module's door: what other modules may use of the connection to WeCom. */
export { createWecomClient, type WecomClient } from './client.ts';
export { WecomFailure, isPassing, isRefusal, notAccepted, outcomeOf, refusalOf, type Outcome, type WecomError } from './failure.ts';
export { inboxHandler, type Apply, type InboxCorp, type InboxHandler } from './inbox.ts';
export { allOf, piecesOf } from './pages.ts';
export {
  findUserid,
  getAgent,
  getDepartment,
  getUser,
  listDepartments,
  listFollowUsers,
  listUserIds,
  listUsers,
  type UserPlace,
} from './api/contacts.ts';
export { getUserDetail, visitorOf, type Visitor } from './api/oauth.ts';
export { getJsTicket, type Ticket } from './api/tickets.ts';
export {
  listTransferStates,
  listUnassigned,
  transferCustomers,
  type BegunTransfer,
  type CustomerHandover,
  type TransferState,
  type UnassignedCustomer,
} from './api/transfer.ts';
export {
  createLink,
  deleteLink,
  getChatInfo,
  getLink,
  getLinkQuota,
  getLinkStatistic,
  listLinkCustomers,
  listLinks,
  updateLink,
  type LinkCustomer,
} from './api/acquisition.ts';
export { externalUseridOf, identify, openidOfCustomer, pendingIdsOf, type Identified } from './api/id-conversion.ts';
export {
  batchGetByUser,
  getExternalContact,
  listExternalUserids,
  listServedContacts,
  remarkCustomer,
  type ContactOfUser,
  type ContactWithFollowers,
  type Notes,
  type ServedContact,
} from './api/external-contacts.ts';
export { addCorpTag, delCorpTag, editCorpTag, getCorpTagList, markTag } from './api/corp-tags.ts';
export {
  addContactWay,
  closeTempChat,
  delContactWay,
  getContactWay,
  listContactWay,
  updateContactWay,
  type ContactWay,
} from './api/contact-ways.ts';
export {
  addKfAccount,
  addKfContactWay,
  addKfServicers,
  delKfServicers,
  getKfCustomers,
  getKfState,
  listKfAccounts,
  listKfServicers,
  moveKfState,
  recommendInKf,
  sendKfMessage,
  sendKfOnEvent,
  syncKfMessages,
  type KfAccount,
  type KfCustomer,
  type KfPage,
  type KfServicer,
} from './api/kf.ts';
export {
  checkRoomAgree,
  checkSingleAgree,
  getInternalGroup,
  httpArchiveSource,
  listPermitUsers,
  type ArchiveAccess,
  type ArchiveSource,
} from './api/archive.ts';
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
export {
  getGroup,
  groupOfOpengid,
  listGroups,
  transferGroups,
  type FailedTransfer,
  type GroupChat,
  type Handover,
  type ListedGroup,
} from './api/groups.ts';
export { addJoinWay, delJoinWay, getJoinWay, updateJoinWay } from './api/join-ways.ts';
export { addGroupWelcome, delGroupWelcome, editGroupWelcome, getGroupWelcome } from './api/group-welcomes.ts';
export {
  groupStatistic,
  groupStatisticByDay,
  userBehavior,
  type Days,
  type GroupDayStatistic,
  type OwnerStatistic,
} from './api/statistics.ts';
export { recallAppMessage, sendAppMessage, updateTemplateCard, type AppMessage, type AppMessageResult } from './api/app-messages.ts';
export { getMedia, uploadAttachment, uploadMedia, uploadPicture, type UploadedMedia } from './api/media.ts';
export type { SentFile } from './files.ts';
export {
  addMomentTask,
  cancelMomentTask,
  getMomentComments,
  getMomentTaskResult,
  listMomentCustomers,
  listMoments,
  listMomentSendResult,
  listMomentTasks,
  type MomentJob,
  type MomentPost,
  type MomentTask,
} from './api/moments.ts';
export {
  addInterceptRule,
  delInterceptRule,
  getInterceptRule,
  listInterceptRules,
  updateInterceptRule,
  type InterceptRule,
} from './api/intercept-rules.ts';
