import type { KfMessage } from '../../domain/wecom/kf-messages.ts';
import { kfText } from '../../domain/wecom/kf-text.ts';
import { SECOND } from '../../domain/kernel/time.ts';
import { staffByUserids } from '../org/service.ts';
import type { Tx } from '../platform/db/database.ts';
import { recordFacts, type NewFact } from '../platform/reactor/record.ts';
import { shortened } from './chat.ts';
import { customersByExternalIds } from './known-senders.ts';

/** Who says something (94670): 3 the customer, 5 somebody who serves her. 4 is the system. */
const CUSTOMER = 3;
const SERVICER = 5;

/**
 * What customers and those who serve them said through WeChat customer service (微信客服), and took back, as facts of the
 * customers. Most who write there are no customers of ours: their words are left out.
 */
export async function recordKfTalk(tx: Tx, now: number, corpId: number, messages: readonly KfMessage[]): Promise<void> {
  const customers = await customersByExternalIds(
    tx,
    corpId,
    messages.flatMap((message) => message.external_userid ?? message.event?.external_userid ?? []),
  );
  const servicers = messages.flatMap((message) => {
    const userid = message.servicer_userid ?? message.event?.servicer_userid;
    return userid !== undefined && customers.has(message.external_userid ?? message.event?.external_userid ?? '') ? [userid] : [];
  });
  const staff = await staffByUserids(tx, now, corpId, servicers);
  const facts = messages.flatMap((message): NewFact[] => {
    const { event } = message;
    const customerId = customers.get(message.external_userid ?? event?.external_userid ?? '');
    if (customerId === undefined) return [];
    const staffId = staff.get(message.servicer_userid ?? event?.servicer_userid ?? '') ?? null;
    const at = message.send_time === undefined ? now : message.send_time * SECOND;
    const actor = staffId === null ? 'wecom' : `staff:${staffId}`;
    const frame = { corpId, customerId, at: Math.min(at, now), staffId };
    const by = event?.event_type === 'user_recall_msg' ? 'customer' : event?.event_type === 'servicer_recall_msg' ? 'staff' : undefined;
    if (by !== undefined) return [{ kind: 'message.recalled', data: { staffId, by, channel: 'kf' }, actor, ...frame }];
    const data = { staffId, text: shortened(kfText(message)), channel: 'kf' as const };
    if (message.origin === CUSTOMER) return [{ kind: 'message.received', data, actor: 'wecom', ...frame }];
    return message.origin === SERVICER ? [{ kind: 'message.written', data, actor, ...frame }] : [];
  });
  await recordFacts(tx, now, facts);
}
