import { isFields } from '../../domain/wecom/wire.ts';
import { numberSetting } from '../store.ts';
import type { Store } from '../store.ts';

/** How far the archive was read, and what its files are called. */
type Known = { seq: number; readonly names: Map<string, string> };
const known = new WeakMap<Store, Known>();

/** The name of a file that was sent in a chat: only the archive remembers it. Reads on from where it stopped. */
export function archivedName(store: Store, sdkfileid: string): string {
  const read = known.get(store) ?? { seq: 0, names: new Map<string, string>() };
  known.set(store, read);
  const last = numberSetting(store.settings.get('seq.archive'));
  for (; read.seq < last; read.seq++) {
    const file = store.archive.get(String(read.seq + 1))?.message?.file;
    if (isFields(file) && typeof file.sdkfileid === 'string' && typeof file.filename === 'string')
      read.names.set(file.sdkfileid, file.filename);
  }
  return read.names.get(sdkfileid) ?? '';
}
