import { useQuery } from '@tanstack/react-query';
import { readCapabilities } from '../../../domain/wecom/connection-contract.ts';
import { query } from '../../api/call.ts';
import { zh } from '../../ui/zh.ts';

/** What pages ask about; keys of domain/wecom/connection-features.ts. */
export type FeatureKey = 'broadcasts' | 'greetings' | 'groups' | 'tags' | 'messageArchive';

/** Why WeCom does not let a feature work; undefined while it does, or while that is not known. */
export function useFeatureOff(key: FeatureKey): { readonly title: string; readonly because: string } | undefined {
  const capabilities = useQuery({ ...query(readCapabilities), staleTime: 30_000 });
  const found = capabilities.data?.items.find((item) => item.key === key);
  if (found === undefined || found.available) return undefined;
  return { title: found.title, because: found.because ?? zh.connection.unavailable };
}

/** The same in one line, for the tip of a button that is off; empty while the feature works. */
export function useFeatureReason(key: FeatureKey): string {
  const off = useFeatureOff(key);
  return off === undefined ? '' : zh.connection.offReason(off.title, off.because);
}
