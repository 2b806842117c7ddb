import { WecomFailure, isPassing, isRefusal, type WecomClient } from '../wecom/service.ts';
import { getDepartment, getUser } from '../wecom/api/contacts.ts';
import type { KnownDepartment, KnownStaff } from './sync-writes.ts';

/** `status` of a member who left the company (90196). */
export const LEFT = 5;

type Gone<D, S> = { readonly departments: readonly D[]; readonly staff: readonly S[] };

/**
 * Of what lists did not name, what is gone: WeCom, asked about each, knows it no more (60111, 60003, 60123) or does not
 * show it to us (60011). What it still shows stays, with a note: the list was not whole.
 */
export async function confirmGone<D extends Pick<KnownDepartment, 'id' | 'name'>, S extends Pick<KnownStaff, 'userid' | 'name'>>(
  wecom: WecomClient,
  corpId: number,
  missing: Gone<D, S>,
): Promise<Gone<D, S> & { notes: string[] }> {
  const gone = { departments: new Array<D>(), staff: new Array<S>(), notes: new Array<string>() };
  for (const department of missing.departments) {
    const found = await whetherGone(async () => {
      await getDepartment(wecom, corpId, department.id);
      return 'there';
    }, [60003, 60011, 60123]);
    if (found === 'gone') gone.departments.push(department);
    else gone.notes.push(`部门清单里没有「${department.name}」，但企业微信没有说它已删除，先保留`);
  }
  for (const member of missing.staff) {
    const found = await whetherGone(
      async () => ((await getUser(wecom, corpId, member.userid)).status === LEFT ? 'gone' : 'there'),
      [60011, 60111],
    );
    if (found === 'gone') gone.staff.push(member);
    else gone.notes.push(`员工清单里没有 ${member.name}，但企业微信没有说已离职，先保留`);
  }
  return gone;
}

type Whether = 'there' | 'gone' | 'unclear';

async function whetherGone(ask: () => Promise<Whether>, meansGone: readonly number[]): Promise<Whether> {
  try {
    return await ask();
  } catch (error) {
    if (isRefusal(error, ...meansGone)) return 'gone';
    // The client has logged what it was. An outage ends the whole sync; another refusal proves nothing of this one.
    if (!(error instanceof WecomFailure) || isPassing(error.error)) throw error;
    return 'unclear';
  }
}
