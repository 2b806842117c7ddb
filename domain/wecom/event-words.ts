import { ACKNOWLEDGED_WORDS } from './acknowledged-words.ts';
import type { WecomEvent } from './events.ts';

const WORDS: Record<Exclude<WecomEvent['kind'], 'acknowledged'>, string> = {
  add_external_contact: '新增好友',
  add_half_external_contact: '客户添加员工（等待通过）',
  edit_external_contact: '客户资料或标签变化',
  del_external_contact: '员工删除客户',
  del_follow_user: '客户删除员工',
  transfer_fail: '客户转接失败',
  customer_start_chat: '获客链接客户首次发消息',
  tag_create: '新建企业标签',
  tag_update: '修改企业标签',
  tag_delete: '删除企业标签',
  tag_shuffle: '企业标签排序',
  create_user: '新增成员',
  update_user: '成员资料变化',
  delete_user: '删除成员',
  create_party: '新建部门',
  update_party: '部门变化',
  delete_party: '删除部门',
  text: '成员发给应用的消息',
  msgaudit_notify: '会话存档有新内容',
  kf_msg_or_event: '微信客服消息',
  kf_account_auth_change: '微信客服授权变化',
  group_create: '新建客户群',
  group_update: '客户群变化',
  group_dismiss: '客户群解散',
};

const BY_KIND: ReadonlyMap<string, string> = new Map(Object.entries({ ...ACKNOWLEDGED_WORDS, ...WORDS }));

/** An event's kind in Chinese; kinds that we do not read are named as such. */
export function eventText(kind: string): string {
  return BY_KIND.get(kind) ?? '其他事件';
}
