import type { TaggingSource } from './facts.ts';

const ADD_WAYS: ReadonlyMap<number, string> = new Map([
  [0, '未知来源'],
  [1, '扫描二维码'],
  [2, '搜索手机号'],
  [3, '名片分享'],
  [4, '群聊'],
  [5, '手机通讯录'],
  [6, '微信联系人'],
  [7, '来自微信的添加申请'],
  [8, '安装第三方应用时自动添加的客服人员'],
  [9, '搜索邮箱'],
  [10, '视频号'],
  [11, '日程参与人'],
  [12, '会议参与人'],
  [13, '添加微信好友对应的企业微信'],
  [14, '智慧硬件专属客服'],
  [15, '上门服务客服'],
  [16, '获客链接'],
  [17, '定制开发'],
  [18, '需求回复'],
  [21, '第三方售前客服'],
  [22, '可能的商务伙伴'],
  [24, '接受微信账号收到的好友申请'],
  [201, '内部成员共享'],
  [202, '管理员分配'],
]);

/** How a friendship began, in words. WeCom's enumeration is open (92114): an unknown number is shown as such. */
export function addWayText(addWay: number): string {
  return ADD_WAYS.get(addWay) ?? `其他方式（${addWay}）`;
}

const SOURCES: Record<TaggingSource, string> = {
  manual: '手动',
  rule: '规则',
  channel: '渠道活码',
  keyword: '关键词',
  import: '导入',
  api: '接口',
  wecom: '企业微信',
};

/** Where a tag came from, in words; sources of a newer version are shown as they are. */
export function sourceText(source: string): string {
  return isSource(source) ? SOURCES[source] : source;
}

const FIELDS: ReadonlyMap<string, string> = new Map([
  ['name', '名字'],
  ['gender', '性别'],
  ['avatarUrl', '头像'],
  ['remark', '备注'],
  ['unionid', 'unionid'],
  ['external_userid', '企业微信客户身份'],
  ['openid', 'openid'],
  ['member_no', '会员号'],
  ['custom', '自定义编号'],
  ['phone', '手机号'],
  ['wecomType', '客户类型'],
  ['corpName', '企业名'],
  ['jobTitle', '职务'],
  ['description', '描述'],
  ['remarkCorpName', '备注企业'],
  ['remarkMobiles', '备注手机号'],
  ['addWay', '添加方式'],
  ['state', '渠道参数'],
]);

/** A profile field, in words. */
export function fieldText(field: string): string {
  return FIELDS.get(field) ?? field;
}

/** 分 as yuan: `12800` → `¥128.00`. */
export function yuanText(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.abs(fen);
  return `${sign}¥${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
}

function isSource(source: string): source is TaggingSource {
  return Object.hasOwn(SOURCES, source);
}
