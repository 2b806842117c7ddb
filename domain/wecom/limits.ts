/** Numbers WeCom documents. The number after each is the document id on developer.work.weixin.qq.com. */

/** Life of an access token, seconds. 91039 */
export const TOKEN_LIFE_SECONDS = 7_200;

/** Per corp and API path. 90312 */
export const CALLS_PER_MINUTE = 10_000;
export const CALLS_PER_HOUR = 150_000;

/** Callback: WeCom waits 5 s for the answer and sends three times in all. 90930 */
export const CALLBACK_TIMEOUT_SECONDS = 5;
export const CALLBACK_ATTEMPTS = 3;

/** Welcome code: 20 s, one use. 92137 */
export const WELCOME_CODE_SECONDS = 20;

/** Text of a mass or welcome message, UTF-8 bytes; attachments of one message. 92135, 92137 */
export const MASS_TEXT_BYTES = 4_000;
export const MASS_ATTACHMENTS = 9;
export const LINK_TITLE_BYTES = 128;
export const LINK_DESC_BYTES = 512;
export const LINK_URL_BYTES = 2_048;
export const MINIPROGRAM_TITLE_BYTES = 64;

/** One mass message. 92135 */
export const MASS_CUSTOMERS = 10_000;
export const MASS_TAGS_PER_LIST = 100;
/** Reminders of one mass task in 24 hours. 97610 */
export const MASS_REMINDERS = 3;
/** Pages of the mass message reads. 93338 */
export const MASS_LIST_PAGE = { standard: 50, largest: 100 } as const;
export const MASS_TASK_PAGE = { standard: 500, largest: 1_000 } as const;
export const MASS_LIST_SPAN_DAYS = 31;

/** How many mass messages one customer may receive; a setting of the corp's administrator. 92135 */
export type MassQuota = 'monthDays' | 'perWeek7' | 'perDay1';

/** Contact ways. 92228 */
export const CONTACT_WAYS = 500_000;
export const CONTACT_WAY_USERS = 100;
export const CONTACT_WAY_REMARK_CHARACTERS = 30;
export const STATE_CHARACTERS = 30;
export const CONTACT_WAY_PAGE = { standard: 100, largest: 1_000 } as const;
export const CONTACT_WAY_LIST_DAYS = 90;

/** Relations in one page of externalcontact/get. 92114 */
export const FOLLOW_USER_PAGE = 500;
/** externalcontact/batch/get_by_user. 92994 */
export const BATCH_USERS = 100;
export const BATCH_PAGE = { standard: 50, largest: 100 } as const;
/** externalcontact/remark, characters. 92994 */
export const REMARK_CHARACTERS = 20;
export const DESCRIPTION_CHARACTERS = 150;
export const REMARK_COMPANY_CHARACTERS = 20;

/** Corp tags. 92117 and 92118 */
export const CORP_TAGS = 10_000;
export const TAG_NAME_CHARACTERS = 30;
export const TAGS_PER_FRIENDSHIP = 3_000;

/** message/send. 90236 */
export const APP_RECIPIENTS = 1_000;
export const APP_PARTIES = 100;
export const APP_TEXT_BYTES = 2_048;
export const APP_CARD_TITLE_CHARACTERS = 128;
export const APP_CARD_DESCRIPTION_CHARACTERS = 512;
/** Per member; what is above is dropped and the answer is still errcode 0. 90312 */
export const APP_PER_MEMBER_MINUTE = 30;
export const APP_PER_MEMBER_HOUR = 1_000;
