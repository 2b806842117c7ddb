/** Numbers of WeChat customer service. The number after each is the document id on developer.work.weixin.qq.com. */

/** Accounts of a corp, also before it is verified (95027); the page of their list. 94662, 94661 */
export const KF_ACCOUNTS = 5_000;
export const KF_ACCOUNT_NAME_CHARACTERS = 16;
export const KF_ACCOUNT_MEDIA_BYTES = 128;
export const KF_ACCOUNT_PAGE = { standard: 100, largest: 100 } as const;
/** 94665 */
export const KF_SCENE_BYTES = 32;
/** Of one call, and of one account. 94646 */
export const KF_SERVICERS_PER_CALL = 100;
export const KF_DEPARTMENTS_PER_CALL = { add: 20, del: 100 } as const;
export const KF_DEPARTMENTS = 20;

/** A session, and the time after the customer's last words in which she may be written to; messages in it. 94669, 94677 */
export const KF_WINDOW_HOURS = 48;
export const KF_MESSAGES_PER_WINDOW = 5;
/** kf/sync_msg. 94670 */
export const KF_SYNC_TOKEN_MINUTES = 10;
export const KF_SYNC_PAGE = { standard: 1_000, largest: 1_000 } as const;
export const KF_SYNC_DAYS = 3;
/** Not documented in figures: without a token it is "strictly limited". */
export const KF_SYNC_WITHOUT_TOKEN_PER_MINUTE = 30;

/** Life of a code for kf/send_msg_on_event. 95122 */
export const KF_CODE_SECONDS = { welcome: 20, end: 20, queue: 48 * 3_600, human: 48 * 3_600 } as const;
export type KfCodeKind = keyof typeof KF_CODE_SECONDS;

/** Contents. 94677, 95122 */
export const KF_TEXT_BYTES = 2_048;
export const KF_MSGID = /^[\w-]{1,32}$/;
export const KF_MENU = { list: 50, clickable: 10, onEvent: 10, head: 1_024, tail: 1_024 } as const;
export const KF_MENU_BYTES = {
  clickId: 128,
  clickContent: 128,
  url: 2_048,
  content: 1_024,
  appid: 32,
  pagepath: 1_024,
  text: 256,
} as const;

/** 95159 */
export const KF_CUSTOMERS = 100;
/** 95489, 95490 */
export const KF_STATISTIC_DAYS = 31;
export const KF_STATISTIC_BACK_DAYS = 180;
/** 95971, 95972 */
export const KF_GROUP_NAME_CHARACTERS = 12;
export const KF_KNOWLEDGE_PAGE = { standard: 500, largest: 1_000 } as const;
export const KF_QUESTION_CHARACTERS = 200;
export const KF_ANSWER_CHARACTERS = 500;
export const KF_ANSWER_ATTACHMENTS = 4;
export const KF_SIMILAR_QUESTIONS = 100;
