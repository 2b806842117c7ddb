import type { Attachment } from '../../domain/wecom/attachments.ts';
import type { Card } from '../page/answers.ts';
import type { Sim } from '../sim.ts';
import { archivedName } from './page-file-names.ts';

/** What messages carry, as a phone shows it: with addresses that its browser can open. */
export function cardsOf(sim: Sim, attachments: readonly Attachment[]): Card[] {
  return attachments.map((attachment) => cardOf(sim, attachment));
}

function cardOf(sim: Sim, attachment: Attachment): Card {
  switch (attachment.msgtype) {
    case 'link': {
      const { title, url, desc = '', picurl = '' } = attachment.link;
      return { kind: 'link', title, url, desc, picture: picurl === '' ? null : picurl };
    }
    case 'miniprogram': {
      const { title, pic_media_id: picture } = attachment.miniprogram;
      return { kind: 'miniprogram', title, picture: mediaUrl(sim, picture) };
    }
    case 'image':
      return { kind: 'image', url: attachment.image.pic_url ?? mediaUrl(sim, attachment.image.media_id ?? '') };
    case 'video':
      return { kind: 'video', url: mediaUrl(sim, attachment.video.media_id) };
    case 'file':
      return fileCard(sim, attachment.file.media_id);
    default:
      return attachment satisfies never;
  }
}

export function fileCard(sim: Sim, mediaId: string): Card {
  const media = sim.store.media.get(mediaId);
  const archived = sim.store.archiveFiles.get(mediaId);
  const size = media?.size ?? (archived === undefined ? null : Buffer.byteLength(archived.base64, 'base64'));
  return {
    kind: 'file',
    url: mediaUrl(sim, mediaId),
    name: media?.name ?? (archived === undefined ? '' : archivedName(sim.store, mediaId)),
    size,
  };
}

/** Where the file is; null when it is there no more. */
export function mediaUrl({ store }: Sim, mediaId: string): string | null {
  if (store.media.get(mediaId) !== undefined) return `/_sim/media/${encodeURIComponent(mediaId)}`;
  // What somebody sent in a chat is kept by the archive only.
  return store.archiveFiles.get(mediaId) === undefined ? null : `/_sim/page/files/${encodeURIComponent(mediaId)}`;
}

/** What a list of chats says of a message. */
export function previewOf(text: string, cards: readonly Card[]): string {
  const [first] = cards;
  if (text !== '') return text.split('\n', 1)[0] ?? '';
  return first === undefined ? '' : kindInWords(first);
}

function kindInWords(card: Card): string {
  switch (card.kind) {
    case 'image':
      return '[图片]';
    case 'video':
      return '[视频]';
    case 'voice':
      return '[语音]';
    case 'file':
      return card.name === '' ? '[文件]' : `[文件] ${card.name}`;
    case 'link':
      return `[链接] ${card.title}`;
    case 'miniprogram':
      return `[小程序] ${card.title}`;
    case 'location':
      return `[位置] ${card.name}`;
    case 'person':
      return `[名片] ${card.name}`;
    default:
      return card satisfies never;
  }
}
