import type { Endpoints } from './answer.ts';
import { APP_MESSAGE_ENDPOINTS } from './app-messages.ts';
import { ARCHIVE_ENDPOINTS } from './archive.ts';
import { KF_ACCOUNT_ENDPOINTS } from './kf-accounts.ts';
import { KF_CUSTOMER_ENDPOINTS } from './kf-customers.ts';
import { KF_KNOWLEDGE_ENDPOINTS } from './kf-knowledge.ts';
import { KF_MESSAGE_ENDPOINTS } from './kf-messages.ts';
import { KF_SERVICER_ENDPOINTS } from './kf-servicers.ts';
import { KF_SESSION_ENDPOINTS } from './kf-sessions.ts';
import { KF_STATISTIC_ENDPOINTS } from './kf-statistics.ts';
import { PAYMENT_ENDPOINTS } from './payments.ts';
import { CONTACT_WAY_ENDPOINTS } from './contact-ways.ts';
import { CONTACT_ENDPOINTS } from './contacts.ts';
import { CORP_TAG_ENDPOINTS } from './corp-tags.ts';
import { EXTERNAL_CONTACT_ENDPOINTS } from './external-contacts.ts';
import { INTERCEPT_RULE_ENDPOINTS } from './intercept-rules.ts';
import { BEHAVIOR_ENDPOINTS } from './behavior.ts';
import { GROUP_ENDPOINTS } from './groups.ts';
import { GROUP_STATISTIC_ENDPOINTS } from './groups-statistic.ts';
import { GROUP_TRANSFER_ENDPOINTS } from './groups-transfer.ts';
import { GROUP_WELCOME_ENDPOINTS } from './group-welcome.ts';
import { JOIN_WAY_ENDPOINTS } from './join-ways.ts';
import { MASS_MESSAGE_ENDPOINTS } from './mass-messages.ts';
import { MASS_RESULT_ENDPOINTS } from './mass-results.ts';
import { MEDIA_UPLOAD_ENDPOINTS } from './media-upload.ts';
import { MEDIA_ENDPOINTS } from './media.ts';
import { MOMENT_READ_ENDPOINTS } from './moment-reads.ts';
import { MOMENT_ENDPOINTS } from './moments.ts';
import { PRODUCT_ENDPOINTS } from './products.ts';
import { STRATEGY_ENDPOINTS } from './strategies.ts';
import { STRATEGY_TAG_ENDPOINTS } from './strategy-tags.ts';
import { ACQUISITION_ENDPOINTS } from './acquisition.ts';
import { AGENT_ENDPOINTS } from './agents.ts';
import { APP_CHAT_ENDPOINTS } from './app-chats.ts';
import { CARD_UPDATE_ENDPOINTS } from './card-updates.ts';
import { CONTACT_LIST_ENDPOINTS } from './contact-list.ts';
import { CONTACT_WRITE_ENDPOINTS } from './contact-writes.ts';
import { DEPARTMENT_ENDPOINTS } from './departments.ts';
import { ID_CONVERSION_ENDPOINTS } from './id-conversion.ts';
import { MEMBER_TAG_ENDPOINTS } from './member-tags.ts';
import { OAUTH_ENDPOINTS } from './oauth.ts';
import { SUBSCRIBE_ENDPOINTS } from './subscribe.ts';
import { TICKET_ENDPOINTS } from './tickets.ts';
import { TRANSFER_ENDPOINTS } from './transfer.ts';
import { USER_LOOKUP_ENDPOINTS } from './user-lookups.ts';
import { TOKEN_ENDPOINTS } from './token.ts';
import { WELCOME_ENDPOINTS } from './welcome.ts';

/** Everything below /cgi-bin/ that the simulator answers. */
export const ENDPOINTS: Endpoints = {
  ...TOKEN_ENDPOINTS,
  ...USER_LOOKUP_ENDPOINTS,
  ...TRANSFER_ENDPOINTS,
  ...TICKET_ENDPOINTS,
  ...SUBSCRIBE_ENDPOINTS,
  ...OAUTH_ENDPOINTS,
  ...MEMBER_TAG_ENDPOINTS,
  ...ID_CONVERSION_ENDPOINTS,
  ...DEPARTMENT_ENDPOINTS,
  ...CONTACT_WRITE_ENDPOINTS,
  ...CONTACT_LIST_ENDPOINTS,
  ...CARD_UPDATE_ENDPOINTS,
  ...APP_CHAT_ENDPOINTS,
  ...AGENT_ENDPOINTS,
  ...ACQUISITION_ENDPOINTS,
  ...CONTACT_ENDPOINTS,
  ...CONTACT_WAY_ENDPOINTS,
  ...ARCHIVE_ENDPOINTS,
  ...PAYMENT_ENDPOINTS,
  ...KF_ACCOUNT_ENDPOINTS,
  ...KF_CUSTOMER_ENDPOINTS,
  ...KF_KNOWLEDGE_ENDPOINTS,
  ...KF_MESSAGE_ENDPOINTS,
  ...KF_SERVICER_ENDPOINTS,
  ...KF_SESSION_ENDPOINTS,
  ...KF_STATISTIC_ENDPOINTS,
  ...EXTERNAL_CONTACT_ENDPOINTS,
  ...CORP_TAG_ENDPOINTS,
  ...GROUP_ENDPOINTS,
  ...GROUP_TRANSFER_ENDPOINTS,
  ...GROUP_STATISTIC_ENDPOINTS,
  ...BEHAVIOR_ENDPOINTS,
  ...JOIN_WAY_ENDPOINTS,
  ...GROUP_WELCOME_ENDPOINTS,
  ...MASS_MESSAGE_ENDPOINTS,
  ...MASS_RESULT_ENDPOINTS,
  ...WELCOME_ENDPOINTS,
  ...APP_MESSAGE_ENDPOINTS,
  ...MEDIA_ENDPOINTS,
  ...MEDIA_UPLOAD_ENDPOINTS,
  ...MOMENT_ENDPOINTS,
  ...MOMENT_READ_ENDPOINTS,
  ...PRODUCT_ENDPOINTS,
  ...INTERCEPT_RULE_ENDPOINTS,
  ...STRATEGY_ENDPOINTS,
  ...STRATEGY_TAG_ENDPOINTS,
};
