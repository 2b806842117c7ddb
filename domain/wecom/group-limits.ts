/** Numbers WeCom documents for customer groups. The number after each is the document id on developer.work.weixin.qq.com. */

/** groupchat/list: the page must be named, and without an owner filter at most so many members may be visible (81017). 92120 */
export const GROUP_PAGE_LARGEST = 1_000;
export const GROUP_OWNERS = 100;
export const GROUP_VISIBLE_MEMBERS = 1_000;

/** Members of one customer group, and up to how many a scanned code leads into it. Not in the API's documents: features A3. */
export const GROUP_MEMBERS = 500;
export const GROUP_SCANNED_MEMBERS = 200;

/** Join ways. Their total is that of the contact ways, 500,000 together. 92229 */
export const JOIN_WAY_GROUPS = 5;
export const JOIN_WAY_REMARK_CHARACTERS = 30;
export const JOIN_WAY_NAME_CHARACTERS = 40;

/** groupchat/transfer and onjob_transfer: groups of a call, groups of one owner per day, on the job per group in 90 days. 92127, 95703 */
export const GROUP_TRANSFERS = 100;
export const GROUP_TRANSFERS_PER_DAY = 300;
export const GROUP_ONJOB_TRANSFERS = 2;
export const GROUP_ONJOB_DAYS = 90;

/** Statistics: a span of 30 days, up to 180 days back; never today. 92132, 92133 */
export const STATISTIC_SPAN_DAYS = 30;
export const STATISTIC_DAYS = 180;
export const STATISTIC_PAGE = { standard: 500, largest: 1_000 } as const;
export const BEHAVIOR_MEMBERS = 100;
export const BEHAVIOR_PARTIES = 100;

/** Templates of group welcomes; their text in UTF-8 bytes. 92366 */
export const GROUP_WELCOMES = 100;
export const GROUP_WELCOME_TEXT_BYTES = 3_000;

/** Groups of one mass message. 92135 */
export const MASS_GROUPS = 2_000;
