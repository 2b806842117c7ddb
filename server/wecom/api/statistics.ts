import { GET_USER_BEHAVIOR_DATA, GROUPCHAT_STATISTIC, GROUPCHAT_STATISTIC_BY_DAY } from '../../../domain/wecom/group-statistics.ts';
import type { BehaviorDay, GroupStatisticByDayResponse, GroupStatisticResponse } from '../../../domain/wecom/group-statistics.ts';
import { STATISTIC_PAGE } from '../../../domain/wecom/group-limits.ts';
import type { WecomClient } from '../client.ts';
import { WecomFailure } from '../failure.ts';

export type OwnerStatistic = GroupStatisticResponse['items'][number];
export type GroupDayStatistic = GroupStatisticByDayResponse['items'][number];

/** Instants within the first and the last day, both counted; at most 30 days, from yesterday to 180 days back. */
export type Days = { readonly from: number; readonly to: number };

/** What happened in the groups of at most 100 owners (92133), a line for each who has groups. WeCom knows nothing of today. */
export async function groupStatistic(wecom: WecomClient, corpId: number, owners: readonly string[], days: Days): Promise<OwnerStatistic[]> {
  const all: OwnerStatistic[] = [];
  for (let offset = 0; ;) {
    const answer = await wecom.call(corpId, GROUPCHAT_STATISTIC, {
      ...daysOf(days),
      owner_filter: { userid_list: [...owners] },
      offset,
      limit: STATISTIC_PAGE.largest,
    });
    all.push(...answer.items);
    const next = answer.next_offset ?? answer.total;
    if (next >= answer.total) return all;
    // An offset that does not move on would go round for ever.
    if (next <= offset) throw new WecomFailure(GROUPCHAT_STATISTIC.path, { kind: 'malformed', problem: 'next_offset does not grow' });
    offset = next;
  }
}

/** The same per day, of all these owners (at most 100) together. */
export async function groupStatisticByDay(
  wecom: WecomClient,
  corpId: number,
  owners: readonly string[],
  days: Days,
): Promise<GroupDayStatistic[]> {
  return (await wecom.call(corpId, GROUPCHAT_STATISTIC_BY_DAY, { ...daysOf(days), owner_filter: { userid_list: [...owners] } })).items;
}

/** What one member did with customers, per day (92132). Several at once would come summed, so it is one. Reply times in minutes. */
export async function userBehavior(wecom: WecomClient, corpId: number, userid: string, days: Days): Promise<BehaviorDay[]> {
  const request = { userid: [userid], start_time: Math.floor(days.from / 1_000), end_time: Math.floor(days.to / 1_000) };
  return (await wecom.call(corpId, GET_USER_BEHAVIOR_DATA, request)).behavior_data;
}

function daysOf({ from, to }: Days): { day_begin_time: number; day_end_time: number } {
  return { day_begin_time: Math.floor(from / 1_000), day_end_time: Math.floor(to / 1_000) };
}
