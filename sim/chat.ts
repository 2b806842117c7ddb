import { tellChat } from './acquisition.ts';
import { archiveMessage } from './archive.ts';
import { contentsOf, fileContent, keptFile, type SentFile } from './archive-content.ts';
import { countChat } from './behavior.ts';
import { newMsgid } from './ids.ts';
import type { Friendship } from './tables/people.ts';
import type { Message } from './tables/messages.ts';
import type { Sim } from './sim.ts';

/** A message that arrives: on the customer's phone, or from her. All of it is archived; chat also counts as contact. */
export function deliverMessage(sim: Sim, friendship: Friendship, message: Said): Message {
  const record = remember(sim, friendship, message);
  for (const content of contentsOf(sim, message.text, message.attachments)) archiveMessage(sim, betweenTwo(record), content);
  return record;
}

/** A picture, a recording or a document in a chat. */
export function deliverFile(sim: Sim, friendship: Friendship, from: Message['from'], file: SentFile): Message {
  const mediaId = keptFile(sim, Buffer.from(file.base64, 'base64')).sdkfileid;
  const record = remember(sim, friendship, { from, via: 'chat', ...shownAs(file.kind, mediaId) });
  archiveMessage(sim, betweenTwo(record), fileContent(sim, file));
  return record;
}

type Said = Pick<Message, 'from' | 'via' | 'text' | 'attachments'>;

function remember(sim: Sim, friendship: Friendship, message: Said): Message {
  const { store, clock } = sim;
  const at = clock.now();
  const { userid, externalUserid } = friendship;
  const record: Message = { seq: store.next('message'), msgid: newMsgid(), at, userid, externalUserid, ...message };
  store.messages.put(record);
  countChat(sim, record);
  if (message.via === 'chat') store.friendships.put({ ...friendship, lastChatAt: at });
  if (message.via === 'chat' && message.from === 'customer') tellChat(sim, friendship);
  return record;
}

function betweenTwo({ from, userid, externalUserid }: Message): { from: string; to: string[] } {
  return from === 'customer' ? { from: externalUserid, to: [userid] } : { from: userid, to: [externalUserid] };
}

function shownAs(kind: SentFile['kind'], mediaId: string): Pick<Message, 'text' | 'attachments'> {
  switch (kind) {
    case 'image':
      return { text: '', attachments: [{ msgtype: 'image', image: { media_id: mediaId } }] };
    case 'video':
      return { text: '', attachments: [{ msgtype: 'video', video: { media_id: mediaId } }] };
    case 'file':
      return { text: '', attachments: [{ msgtype: 'file', file: { media_id: mediaId } }] };
    case 'voice':
      return { text: '[语音]', attachments: [] };
    default:
      return kind satisfies never;
  }
}
