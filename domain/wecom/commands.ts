import { APP_MESSAGE_COMMANDS } from './app-messages.ts';
import { ARCHIVE_COMMANDS } from './archive.ts';
import { KF_COMMANDS } from './kf.ts';
import { KF_KNOWLEDGE_COMMANDS } from './kf-knowledge.ts';
import { KF_MESSAGE_COMMANDS } from './kf-messages.ts';
import { KF_STATISTIC_COMMANDS } from './kf-statistics.ts';
import { PAYMENT_COMMANDS } from './payments.ts';
import { CONTACT_WAY_COMMANDS } from './contact-ways.ts';
import { CONTACT_COMMANDS } from './contacts.ts';
import { CORP_TAG_COMMANDS } from './corp-tags.ts';
import { EXTERNAL_CONTACT_COMMANDS } from './external-contacts.ts';
import { JOIN_WAY_COMMANDS } from './group-join-ways.ts';
import { STATISTIC_COMMANDS } from './group-statistics.ts';
import { GROUP_WELCOME_COMMANDS } from './group-welcomes.ts';
import { GROUP_COMMANDS } from './groups.ts';
import { INTERCEPT_RULE_COMMANDS } from './intercept-rules.ts';
import { MASS_MESSAGE_COMMANDS } from './mass-messages.ts';
import { MEDIA_COMMANDS } from './media.ts';
import { MOMENT_COMMANDS } from './moments.ts';
import { PRODUCT_COMMANDS } from './products.ts';
import { STRATEGY_COMMANDS } from './strategies.ts';
import { STRATEGY_TAG_COMMANDS } from './strategy-tags.ts';
import { ACQUISITION_COMMANDS } from './acquisition.ts';
import { AGENT_COMMANDS } from './agents.ts';
import { APP_CHAT_COMMANDS } from './app-chats.ts';
import { CONTACT_WRITE_COMMANDS } from './contact-writes.ts';
import { ID_CONVERSION_COMMANDS } from './id-conversion.ts';
import { MEMBER_TAG_COMMANDS } from './member-tags.ts';
import { OAUTH_COMMANDS } from './oauth.ts';
import { SUBSCRIBE_COMMANDS } from './subscribe.ts';
import { TICKET_COMMANDS } from './tickets.ts';
import { TRANSFER_COMMANDS } from './transfer.ts';
import { TOKEN_COMMANDS } from './token.ts';
import type { Command } from './command.ts';

/** Every command we know. */
export const COMMANDS: readonly Command<unknown, unknown>[] = [
  ...TOKEN_COMMANDS,
  ...TRANSFER_COMMANDS,
  ...TICKET_COMMANDS,
  ...SUBSCRIBE_COMMANDS,
  ...OAUTH_COMMANDS,
  ...MEMBER_TAG_COMMANDS,
  ...ID_CONVERSION_COMMANDS,
  ...CONTACT_WRITE_COMMANDS,
  ...APP_CHAT_COMMANDS,
  ...AGENT_COMMANDS,
  ...ACQUISITION_COMMANDS,
  ...CONTACT_COMMANDS,
  ...CONTACT_WAY_COMMANDS,
  ...ARCHIVE_COMMANDS,
  ...PAYMENT_COMMANDS,
  ...KF_COMMANDS,
  ...KF_MESSAGE_COMMANDS,
  ...KF_KNOWLEDGE_COMMANDS,
  ...KF_STATISTIC_COMMANDS,
  ...CORP_TAG_COMMANDS,
  ...EXTERNAL_CONTACT_COMMANDS,
  ...GROUP_COMMANDS,
  ...JOIN_WAY_COMMANDS,
  ...STATISTIC_COMMANDS,
  ...GROUP_WELCOME_COMMANDS,
  ...MASS_MESSAGE_COMMANDS,
  ...APP_MESSAGE_COMMANDS,
  ...MEDIA_COMMANDS,
  ...MOMENT_COMMANDS,
  ...PRODUCT_COMMANDS,
  ...INTERCEPT_RULE_COMMANDS,
  ...STRATEGY_COMMANDS,
  ...STRATEGY_TAG_COMMANDS,
];
