import type { KfMessage } from './kf-messages.ts';

const KINDS: ReadonlyMap<string, string> = new Map([
  ['image', '[图片]'],
  ['voice', '[语音]'],
  ['video', '[视频]'],
  ['file', '[文件]'],
  ['business_card', '[名片]'],
  ['msgmenu', '[菜单]'],
  ['channels', '[视频号]'],
  ['channels_shop_product', '[商品]'],
  ['channels_shop_order', '[订单]'],
  ['merged_msg', '[聊天记录]'],
  ['meeting', '[会议]'],
  ['calendar', '[日程]'],
  ['note', '[笔记]'],
]);

/** A message of customer service in one line of Chinese, worded as those of the archive (94670). */
export function kfText(message: KfMessage): string {
  switch (message.msgtype) {
    case 'text':
      return message.text?.content ?? '';
    case 'link':
      return `[链接] ${message.link?.title ?? ''}`;
    case 'miniprogram':
      return `[小程序] ${message.miniprogram?.title ?? ''}`;
    case 'location':
      return `[位置] ${message.location?.name ?? ''}`;
    default:
      return KINDS.get(message.msgtype) ?? `[${message.msgtype}]`;
  }
}
