import { APP_MESSAGE_COMMANDS } from './app-messages.ts';
import { CONTACT_WAY_COMMANDS } from './contact-ways.ts';
import { CONTACT_COMMANDS } from './contacts.ts';
import { CORP_TAG_COMMANDS } from './corp-tags.ts';
import { EXTERNAL_CONTACT_COMMANDS } from './external-contacts.ts';
import { MASS_MESSAGE_COMMANDS } from './mass-messages.ts';
import { TOKEN_COMMANDS } from './token.ts';
import type { Command } from './command.ts';

/** Every command we know. */
export const COMMANDS: readonly Command<unknown, unknown>[] = [
  ...TOKEN_COMMANDS,
  ...CONTACT_COMMANDS,
  ...CONTACT_WAY_COMMANDS,
  ...CORP_TAG_COMMANDS,
  ...EXTERNAL_CONTACT_COMMANDS,
  ...MASS_MESSAGE_COMMANDS,
  ...APP_MESSAGE_COMMANDS,
];
