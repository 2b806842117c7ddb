import type { ContactEvent, WecomEvent } from '../../domain/wecom/events.ts';
import type { Query } from '../platform/db/database.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import type { JobHandler } from '../platform/jobs/handler.ts';
import { inboxHandler, type InboxHandler } from '../wecom/service.ts';
import { syncOrg, type OrgContext } from './sync.ts';
import { renameUserid } from './sync-writes.ts';

const KIND = 'org.sync';

/** Asks for a sync of the address book; asking again while one waits changes nothing. */
async function requestOrgSync(tx: Query, now: number, corpId: number): Promise<void> {
  await enqueue(tx, now, [{ corpId, kind: KIND, key: String(corpId), payload: {}, runAt: now }]);
}

/** The job that reads the address book from WeCom. */
export function orgSyncJob(context: OrgContext): JobHandler {
  return {
    kind: KIND,
    maxAttempts: 20,
    async run(job) {
      await syncOrg(context, job.corpId);
    },
  };
}

/** Changes of the address book: read it again, for the events of newer apps carry ids only. */
export const contactHandler: InboxHandler = inboxHandler({
  name: 'org.contacts',
  wants: isContactEvent,
  prepare: async (event, corp) => ({ event, corpId: corp.id }),
  apply: async (tx, now, { event, corpId }) => {
    if (event.kind === 'update_user' && event.newUserid !== undefined) await renameUserid(tx, corpId, event.userid, event.newUserid);
    await requestOrgSync(tx, now, corpId);
  },
});

function isContactEvent(event: WecomEvent): event is ContactEvent {
  switch (event.kind) {
    case 'create_user':
    case 'update_user':
    case 'delete_user':
    case 'create_party':
    case 'update_party':
    case 'delete_party':
      return true;
    default:
      return false;
  }
}
