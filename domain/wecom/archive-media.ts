import type { ArchiveMessage } from './archive-messages.ts';

/** Where a picture, recording or file of the archive can be fetched (91774), with what tells whether it came whole. */
export type ArchivedMedia = {
  readonly kind: 'image' | 'emotion' | 'voice' | 'video' | 'file';
  readonly fileId: string;
  readonly md5: string;
  readonly bytes: number;
  readonly name?: string;
};

/** What a message refers to; undefined when it is words alone. */
export function archivedMedia(message: ArchiveMessage): ArchivedMedia | undefined {
  switch (message.kind) {
    case 'image':
    case 'video':
      return { kind: message.kind, ...keyOf(message.content), bytes: message.content.filesize };
    case 'emotion':
      return { kind: 'emotion', ...keyOf(message.content), bytes: message.content.imagesize };
    case 'voice':
      return { kind: 'voice', ...keyOf(message.content), bytes: message.content.voice_size };
    case 'file':
    case 'voip_doc_share':
      return { kind: 'file', ...keyOf(message.content), bytes: message.content.filesize, name: message.content.filename };
    default:
      return undefined;
  }
}

function keyOf({ sdkfileid, md5sum }: { sdkfileid: string; md5sum: string }): { fileId: string; md5: string } {
  return { fileId: sdkfileid, md5: md5sum };
}
