import { useQueries, useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { TagGroup } from '../../../domain/customers/contract.ts';
import { listCustomerEnrollments, readSop, type EnrollmentRow, type Sop } from '../../../domain/sop/contract.ts';
import { reentryOf } from '../../../domain/sop/definition.ts';
import { query } from '../../api/call.ts';
import { zh } from '../../ui/zh.ts';

type Row = Pick<Static<typeof EnrollmentRow>, 'sopId' | 'sopName' | 'status' | 'day'>;
type Rules = Pick<Static<typeof Sop>, 'id' | 'live' | 'draft'>;

/** A sequence that the customer would leave, with what that means for her. */
export type Leaving = { readonly sopId: string; readonly sopName: string; readonly sentence: string };

/** What each tag's removal would end; undefined while that is not known. */
export function useLeaving(customerId: string): ((tagId: string) => Leaving[]) | undefined {
  const story = useQuery({ ...query(listCustomerEnrollments, { params: { id: customerId } }), refetchInterval: 15_000 });
  const under = (story.data?.enrollments ?? []).filter(isUnderWay);
  const ids = Array.from(new Set(under.map((row) => row.sopId)));
  const sops = useQueries({ queries: ids.map((id) => query(readSop, { params: { id } })) });
  const known = sops.flatMap((sop) => sop.data ?? []);
  if (story.data === undefined || known.length < ids.length) return undefined;
  return (tagId) => leavingBy(tagId, under, known);
}

/** The running enrollments that end when the tag goes: the published rules hold for whoever is under way. */
export function leavingBy(tagId: string, rows: readonly Row[], sops: readonly Rules[]): Leaving[] {
  return rows.filter(isUnderWay).flatMap((row) => {
    const sop = sops.find((each) => each.id === row.sopId);
    const rules = sop?.live ?? sop?.draft;
    const leaves = (rules?.exits ?? []).some((exit) => typeof exit === 'object' && 'tagRemoved' in exit && exit.tagRemoved.includes(tagId));
    if (rules === undefined || !leaves) return [];
    return [{ sopId: row.sopId, sopName: row.sopName, sentence: sentenceOf(row, reentryOf(rules)) }];
  });
}

/** Her tags that go because a picked one is of the same exclusive group. */
export function replacedBy<T extends { id: string }>(
  picked: readonly string[],
  tags: readonly T[],
  groups: readonly Pick<Static<typeof TagGroup>, 'exclusive' | 'tags'>[],
): T[] {
  const going = groups
    .filter((group) => group.exclusive && group.tags.some((tag) => picked.includes(tag.id)))
    .flatMap((group) => group.tags.map((tag) => tag.id));
  return tags.filter((tag) => going.includes(tag.id) && !picked.includes(tag.id));
}

function isUnderWay({ status }: Pick<Row, 'status'>): boolean {
  return status === 'active' || status === 'held';
}

function sentenceOf(row: Row, reentry: ReturnType<typeof reentryOf>): string {
  const words = zh.customers.leaving;
  const again = reentry === 'once' ? words.once : reentry === 'afterExit' ? words.afterExit : words.afterDays(reentry.afterDays);
  return words.sop(row.sopName, row.day) + again;
}
