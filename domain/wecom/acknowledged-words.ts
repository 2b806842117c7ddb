import type { AcknowledgedReason } from './events-acknowledged.ts';

/** The events that are only acknowledged, in Chinese. */
export const ACKNOWLEDGED_WORDS: Readonly<Record<string, string>> = {
  balance_low: '获客助手额度不足',
  balance_exhausted: '获客助手额度用完',
  balance_increased: '获客助手额度增加',
  quota_expire_soon: '获客助手额度即将过期',
  link_unavailable: '获客链接不可用',
  delete_link: '删除获客链接',
  open_profile: '客户打开获客链接',
  friend_request: '客户通过获客链接申请好友',
  message_from_customer: '获客链接客户发来多条消息',
  template_card_event: '成员点击模板卡片',
  template_card_menu_event: '成员点击模板卡片菜单',
  taskcard_click: '成员点击任务卡片',
  upload_media_job_finish: '素材上传完成',
  batch_job_result: '通讯录批量任务完成',
  click: '成员点击菜单',
  view: '成员点击菜单链接',
  view_miniprogram: '成员点击菜单小程序',
  scancode_push: '成员扫码',
  scancode_waitmsg: '成员扫码',
  open_approval_change: '审批状态变化',
  pic_sysphoto: '成员从菜单发图片',
  pic_photo_or_album: '成员从菜单发图片',
  pic_weixin: '成员从菜单发图片',
  location_select: '成员从菜单发位置',
  enter_agent: '成员进入应用',
  subscribe: '成员关注应用',
  unsubscribe: '成员取消关注应用',
  LOCATION: '成员上报位置',
  close_inactive_agent: '应用因长期未使用被停用',
  reopen_inactive_agent: '停用的应用重新启用',
  share_agent_change: '共享应用变化',
  share_chain_change: '上下游共享应用变化',
  update_tag: '成员标签变化',
  msg_audit_approved: '客户同意会话存档',
  image: '成员发给应用的图片',
  voice: '成员发给应用的语音',
  video: '成员发给应用的视频',
  location: '成员发给应用的位置',
  link: '成员发给应用的链接',
  file: '成员发给应用的文件',
};

/** For the log of callbacks: why nothing was done. */
export function acknowledgedNote(why: AcknowledgedReason): string {
  switch (why) {
    case 'asked':
      return 'acknowledged: figures of links are asked of WeCom when needed';
    case 'nothingOfOurs':
      return 'acknowledged: it answers nothing that we send or start';
    case 'appLife':
      return 'acknowledged: the life of the app in its members’ clients';
    case 'archiveTells':
      return 'acknowledged: the message archive tells the same';
    case 'notKept':
      return 'acknowledged: it changes nothing that we keep';
    case 'notRead':
      return 'acknowledged: what members write to the app is not read';
    default:
      return why satisfies never;
  }
}
