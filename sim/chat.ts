import { newMsgid } from './ids.ts';
import type { Friendship } from './tables/people.ts';
import type { Message } from './tables/messages.ts';
import type { Sim } from './sim.ts';

/** A message that arrives: on the customer's phone, or from her. Chat also goes into the archive and counts as contact. */
export function deliverMessage(sim: Sim, friendship: Friendship, message: Pick<Message, 'from' | 'via' | 'text' | 'attachments'>): Message {
  const { store, clock } = sim;
  const at = clock.now();
  const { userid, externalUserid } = friendship;
  const record: Message = { seq: store.next('message'), msgid: newMsgid(), at, userid, externalUserid, ...message };
  store.messages.put(record);
  if (message.via === 'chat') {
    store.friendships.put({ ...friendship, lastChatAt: at });
    const [from, to] = message.from === 'customer' ? [externalUserid, userid] : [userid, externalUserid];
    store.archive.put({ seq: store.next('archive'), msgid: record.msgid, from, to, text: message.text, at });
  }
  return record;
}
