import type { ArchiveMessage } from './archive-messages.ts';
import { isFields } from './wire.ts';

/** A message in one line of Chinese, as a chat list shows it: the text itself, or what else it is. */
export function archivedText(message: ArchiveMessage): string {
  switch (message.kind) {
    case 'text':
    case 'markdown':
      return message.content.content;
    case 'image':
      return '[图片]';
    case 'emotion':
      return '[表情]';
    case 'voice':
      return `[语音] ${message.content.play_length} 秒`;
    case 'video':
      return `[视频] ${message.content.play_length} 秒`;
    case 'file':
    case 'voip_doc_share':
    case 'qydiskfile':
      return `[文件] ${message.content.filename}`;
    case 'link':
      return `[链接] ${message.content.title}`;
    case 'weapp':
      return `[小程序] ${message.content.title}`;
    case 'card':
      return '[名片]';
    case 'location':
      return `[位置] ${message.content.title}`;
    case 'chatrecord':
      return `[聊天记录] ${message.content.title}`;
    case 'todo':
      return `[待办] ${message.content.title}`;
    case 'vote':
      return `[投票] ${message.content.votetitle}`;
    case 'collect':
      return `[填表] ${message.content.title}`;
    case 'redpacket':
    case 'external_redpacket':
      return `[红包] ${message.content.wish}`;
    case 'meeting':
      return `[会议] ${message.content.topic}`;
    case 'meeting_notification':
      return `[会议] ${message.content.content}`;
    case 'docmsg':
      return `[文档] ${message.content.title}`;
    case 'news':
      return `[图文] ${message.content.item.map((item) => item.title).join('、')}`;
    case 'calendar':
      return `[日程] ${message.content.title}`;
    case 'mixed':
      return message.content.item.map(({ type, content }) => partText(type, content)).join('');
    case 'note':
      return `[笔记] ${message.content.items.map((item) => partText(item.msg_type, item.content)).join('')}`;
    case 'meeting_voice_call':
      return '[语音会议]';
    case 'voiptext':
      return `[${message.content.invitetype % 2 === 1 ? '视频' : '语音'}通话] ${message.content.callduration} 秒`;
    case 'sphfeed':
      return `[视频号] ${message.content.feed_desc}`;
    case 'solitaire':
      return message.content.solitaire_content;
    case 'revoke':
      return '[撤回了一条消息]';
    case 'agree':
      return '[同意存档会话内容]';
    case 'disagree':
      return '[不同意存档会话内容]';
    case 'other':
      return `[${message.msgtype}]`;
    default:
      return message satisfies never;
  }
}

const PARTS: { readonly [type: string]: string } = { image: '[图片]', video: '[视频]', file: '[文件]', link: '[链接]', location: '[位置]' };

/** A part of a mixed message or a note: its text when it has one. `content` is JSON. */
function partText(type: string, content: string): string {
  return type === 'text' ? (contentOf(content) ?? '[文本]') : (PARTS[type] ?? `[${type}]`);
}

function contentOf(json: string): string | undefined {
  try {
    const part: unknown = JSON.parse(json);
    return isFields(part) && typeof part['content'] === 'string' ? part['content'] : undefined;
  } catch {
    // Shown by its kind.
    return undefined;
  }
}
