import { useQuery } from '@tanstack/react-query';
import { listTagGroups } from '../../../domain/customers/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { query } from '../../api/call.ts';
import { zh } from '../../ui/zh.ts';

/** Names of tags by id; words instead of an id when one is gone. */
export function useTagNames(): (id: string) => string {
  const groups = useQuery(query(listTagGroups, { query: { limit: MAX_LIMIT } }));
  const names = new Map((groups.data?.items ?? []).flatMap((group) => group.tags.map((tag) => [tag.id, tag.name])));
  return (id) => names.get(id) ?? (groups.data === undefined ? '…' : zh.tags.gone);
}
