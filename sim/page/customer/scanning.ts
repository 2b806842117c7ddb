import { act, part } from '../api.ts';
import type { StaffRow } from '../answers.ts';

/** What came of it: the chat to open now, and what to say; the empty text for nothing. */
type Came = { readonly chat: string; readonly words: string };

type Scanned = {
  readonly userid?: string;
  readonly alreadyFriend?: boolean;
  readonly asked?: boolean;
  readonly waiting?: boolean;
  readonly chatId?: string;
  readonly alreadyMember?: boolean;
};

/** A contact way, a group's code, or a member's own. */
export async function scan(me: string, code: { configId: string } | { userid: string }, staff: readonly StaffRow[]): Promise<Came> {
  return cameOf(await act<Scanned>('scans', { externalUserid: me, ...code }), staff);
}

/** A link that wins customers: she looks at the member's profile and asks. */
export async function openLink(me: string, linkId: string, staff: readonly StaffRow[]): Promise<Came> {
  return cameOf(await act<Scanned>(`acquisition-links/${part(linkId)}/visits`, { externalUserid: me }), staff);
}

/** A link to customer service: entering it is told to the product, which may greet. */
export async function openService(me: string, openKfId: string): Promise<Came> {
  await act(`kf/${part(openKfId)}/entries`, { externalUserid: me, scene: 'page' });
  return { chat: `k~${openKfId}`, words: '' };
}

function cameOf({ userid, alreadyFriend, asked, waiting, chatId, alreadyMember }: Scanned, staff: readonly StaffRow[]): Came {
  if (chatId !== undefined) return { chat: `g~${chatId}`, words: alreadyMember === true ? '你已经在这个群里了。' : '' };
  const name = staff.find((one) => one.userid === userid)?.name ?? '员工';
  const chat = userid === undefined ? '' : `f~${userid}`;
  if (asked === true || waiting === true) return { chat, words: `已发送申请，等${name}通过。` };
  return { chat, words: alreadyFriend === true ? `你和${name}已经是好友了。` : '' };
}
