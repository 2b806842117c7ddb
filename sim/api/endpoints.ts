import type { Endpoints } from './answer.ts';
import { APP_MESSAGE_ENDPOINTS } from './app-messages.ts';
import { CONTACT_WAY_ENDPOINTS } from './contact-ways.ts';
import { CONTACT_ENDPOINTS } from './contacts.ts';
import { CORP_TAG_ENDPOINTS } from './corp-tags.ts';
import { EXTERNAL_CONTACT_ENDPOINTS } from './external-contacts.ts';
import { MASS_MESSAGE_ENDPOINTS } from './mass-messages.ts';
import { MASS_RESULT_ENDPOINTS } from './mass-results.ts';
import { TOKEN_ENDPOINTS } from './token.ts';
import { WELCOME_ENDPOINTS } from './welcome.ts';

/** Everything below /cgi-bin/ that the simulator answers. */
export const ENDPOINTS: Endpoints = {
  ...TOKEN_ENDPOINTS,
  ...CONTACT_ENDPOINTS,
  ...CONTACT_WAY_ENDPOINTS,
  ...EXTERNAL_CONTACT_ENDPOINTS,
  ...CORP_TAG_ENDPOINTS,
  ...MASS_MESSAGE_ENDPOINTS,
  ...MASS_RESULT_ENDPOINTS,
  ...WELCOME_ENDPOINTS,
  ...APP_MESSAGE_ENDPOINTS,
};
