import { SERVICE_ERRCODES } from './errcodes-service.ts';
import { STAFF_ERRCODES } from './errcodes-staff.ts';

/**
 * The error codes Huoshui meets, by what they mean for the caller (document 90313).
 *
 * - `busy`: try again with backoff. `token`: fetch a new token, try once more. `wait`: blocked for a window.
 * - `fault`: a person must change something (rights, settings, our own request). `data`: an answer about this object.
 */
export type ErrcodeClass = 'busy' | 'token' | 'wait' | 'fault' | 'data';

export type ErrcodeMeaning = { readonly zh: string; readonly class: ErrcodeClass };

export const ERRCODES: { readonly [code: number]: ErrcodeMeaning } = {
  [-1]: { zh: '系统繁忙', class: 'busy' },
  40001: { zh: '不合法的 secret', class: 'fault' },
  40003: { zh: '无效的 UserID', class: 'fault' },
  40004: { zh: '文件类型不符合要求', class: 'fault' },
  40005: { zh: '不合法的 type', class: 'fault' },
  40006: { zh: '文件大小不符合要求', class: 'fault' },
  40007: { zh: '不合法的 media_id', class: 'fault' },
  40008: { zh: '不合法的 msgtype', class: 'fault' },
  40009: { zh: '图片大小不符合要求', class: 'fault' },
  40013: { zh: '不合法的 CorpID', class: 'fault' },
  40014: { zh: '不合法的 access_token', class: 'token' },
  40031: { zh: '不合法的 UserID 列表', class: 'fault' },
  40032: { zh: 'UserID 列表过长', class: 'fault' },
  40033: { zh: '请求里有不允许的转义字符', class: 'fault' },
  40035: { zh: '不合法的参数', class: 'fault' },
  40056: { zh: '不合法的 agentid', class: 'fault' },
  40058: { zh: '参数不符合要求', class: 'fault' },
  40063: { zh: '缺少参数', class: 'fault' },
  40068: { zh: '标签或标签组不存在', class: 'data' },
  40071: { zh: '标签名已存在', class: 'data' },
  40072: { zh: '标签名长度不符合要求', class: 'data' },
  40088: { zh: '任务不存在', class: 'data' },
  40089: { zh: '任务结果已清理', class: 'data' },
  40096: { zh: '客户不存在', class: 'data' },
  40098: { zh: '员工尚未实名认证', class: 'data' },
  40123: { zh: '不是支持的图片格式', class: 'fault' },
  40126: { zh: '企业标签个数达到上限', class: 'fault' },
  40128: { zh: '90 天内转接次数已达上限', class: 'data' },
  40205: { zh: '员工已超过一年未登录', class: 'data' },
  41001: { zh: '缺少 access_token', class: 'token' },
  41002: { zh: '缺少 corpid', class: 'fault' },
  41004: { zh: '缺少 secret', class: 'fault' },
  41006: { zh: '缺少 media_id', class: 'fault' },
  41009: { zh: '缺少 userid', class: 'fault' },
  41011: { zh: '缺少 agentid', class: 'fault' },
  41016: { zh: '缺少标题', class: 'fault' },
  41033: { zh: '缺少描述', class: 'fault' },
  41035: { zh: '缺少外部联系人 userid', class: 'fault' },
  41037: { zh: '「联系我」缺少 type', class: 'fault' },
  41038: { zh: '「联系我」缺少 scene', class: 'fault' },
  41039: { zh: '「联系我」type 无效', class: 'fault' },
  41040: { zh: '「联系我」scene 无效', class: 'fault' },
  41041: { zh: '「联系我」使用人数超过 100', class: 'fault' },
  41042: { zh: '「联系我」style 无效', class: 'fault' },
  41043: { zh: '「联系我」缺少 config_id', class: 'fault' },
  41044: { zh: '「联系我」不存在', class: 'data' },
  41045: { zh: '「联系我」数量达到上限', class: 'fault' },
  41046: { zh: '缺少群发消息 id', class: 'fault' },
  41047: { zh: '群发消息不存在', class: 'data' },
  41048: { zh: '没有可发送的客户', class: 'data' },
  41049: { zh: '缺少欢迎语 code', class: 'fault' },
  41050: { zh: '欢迎语 code 无效或已过期', class: 'data' },
  41051: { zh: '欢迎语已发送,或双方已开始聊天', class: 'data' },
  41053: { zh: '客户尚未同意会话存档', class: 'data' },
  41054: { zh: '员工尚未激活', class: 'data' },
  41055: { zh: '入群欢迎语素材数量达到上限', class: 'fault' },
  41058: { zh: '没有编辑该入群欢迎语的权限', class: 'data' },
  41059: { zh: '缺少朋友圈 id', class: 'fault' },
  41060: { zh: '朋友圈不存在', class: 'data' },
  41061: { zh: '朋友圈不是该员工发表的', class: 'data' },
  41062: { zh: '该员工尚未发表', class: 'data' },
  41063: { zh: '群发正在派发,请稍后再查', class: 'busy' },
  41064: { zh: '附件数量超过限制', class: 'fault' },
  41065: { zh: '附件类型无效', class: 'fault' },
  41067: { zh: '不是企业发表的朋友圈', class: 'data' },
  41068: { zh: '敏感词数量超过限制', class: 'fault' },
  41069: { zh: '敏感词规则数量达到上限', class: 'fault' },
  41070: { zh: '敏感词规则不存在', class: 'data' },
  41071: { zh: '敏感词规则已删除', class: 'data' },
  41072: { zh: '附件不是为此用途上传的', class: 'fault' },
  41073: { zh: '商品描述不符合要求', class: 'fault' },
  41074: { zh: '商品图册已删除', class: 'data' },
  41075: { zh: '商品图册不存在', class: 'data' },
  41076: { zh: '敏感词规则适用范围超过限制', class: 'fault' },
  41077: { zh: '敏感词规则名称已存在', class: 'data' },
  41078: { zh: '创建朋友圈过于频繁', class: 'busy' },
  41079: { zh: '朋友圈正在派发,请稍后再试', class: 'busy' },
  41080: { zh: '附件大小超过限制', class: 'fault' },
  41081: { zh: '图片分辨率超过限制', class: 'fault' },
  41082: { zh: '视频时长超过限制', class: 'fault' },
  41083: { zh: '敏感词不符合要求', class: 'fault' },
  41084: { zh: '敏感词语义规则无效', class: 'fault' },
  41085: { zh: '商品编码无效', class: 'fault' },
  41086: { zh: '商品价格无效', class: 'fault' },
  41087: { zh: '商品描述无效', class: 'fault' },
  41088: { zh: '商品没有图片', class: 'fault' },
  41089: { zh: '朋友圈没有内容', class: 'fault' },
  41090: { zh: '视频格式不符合要求', class: 'fault' },
  41091: { zh: '一个入群码最多关联 5 个群', class: 'fault' },
  41093: { zh: '群发任务已取消', class: 'data' },
  41094: { zh: '群发提醒过于频繁', class: 'data' },
  41096: { zh: '欢迎语正由另一应用发送', class: 'busy' },
  42001: { zh: 'access_token 已过期', class: 'token' },
  44001: { zh: '文件为空', class: 'fault' },
  44004: { zh: '文本内容为空', class: 'fault' },
  45001: { zh: '文件过大', class: 'fault' },
  45002: { zh: '消息内容过长', class: 'fault' },
  45007: { zh: '语音过长', class: 'fault' },
  45009: { zh: '接口调用超过频率限制', class: 'wait' },
  45033: { zh: '接口并发超过限制', class: 'busy' },
  45034: { zh: '网址缺少 http 或 https', class: 'fault' },
  45035: { zh: '同一对象上有并发操作', class: 'busy' },
  48002: { zh: '应用没有调用该接口的权限', class: 'fault' },
  49008: { zh: '群已经解散', class: 'data' },
  50003: { zh: '应用已停用', class: 'fault' },
  60003: { zh: '部门不存在', class: 'data' },
  60011: { zh: '员工、部门或标签不在应用可见范围', class: 'data' },
  60020: { zh: '服务器 IP 不在可信名单', class: 'fault' },
  60111: { zh: '员工不存在', class: 'data' },
  60123: { zh: '部门 id 无效', class: 'data' },
  81011: { zh: '没有操作该标签的权限', class: 'fault' },
  81013: { zh: '全部接收人无效', class: 'data' },
  81017: { zh: '请求的数量超过限制', class: 'fault' },
  82001: { zh: '没有指定接收人', class: 'fault' },
  82002: { zh: '接收部门超过 100 个', class: 'fault' },
  84061: { zh: '不是好友关系', class: 'data' },
  84074: { zh: '员工没有外部联系人权限', class: 'fault' },
  86001: { zh: '群 id 不合法', class: 'fault' },
  86003: { zh: '群不存在', class: 'data' },
  90500: { zh: '群主并未离职', class: 'data' },
  90501: { zh: '该群不是客户群', class: 'data' },
  90502: { zh: '群主已经离职', class: 'data' },
  90503: { zh: '群成员已满', class: 'data' },
  90504: { zh: '群主没有变化', class: 'data' },
  90507: { zh: '该群正在继承中', class: 'data' },
  90508: { zh: '该群已经继承', class: 'data' },
  90509: { zh: '不是企业微信客户群', class: 'data' },
  90511: { zh: 'opengid 无效', class: 'fault' },
  301002: { zh: '没有操作该应用的权限', class: 'fault' },
  301017: { zh: '语音不是 AMR 格式', class: 'fault' },
  301019: { zh: '文件 MD5 不一致', class: 'fault' },
  830001: { zh: '文件地址不支持分段下载', class: 'fault' },
  830002: { zh: '文件过大,请分段下载', class: 'fault' },
  830003: { zh: '文件下载失败', class: 'fault' },
  ...SERVICE_ERRCODES,
  ...STAFF_ERRCODES,
};

/** What an error code means; codes outside the table count as `fault`, for a person must look. */
export function errcodeMeaning(errcode: number): ErrcodeMeaning {
  return ERRCODES[errcode] ?? { zh: `企业微信错误 ${errcode}`, class: 'fault' };
}

/**
 * Whether an answered error code proves that WeCom did not carry the command out, so that it may be issued anew
 * without doubling it. True for every refusal except: -1 (busy may come after the effect), 41063, 41096 and 41051
 * (the earlier call, or another app's, may be the reason). A lost answer proves nothing and has no code at all.
 */
export function provesNotAccepted(errcode: number): boolean {
  return errcode !== 0 && !MAY_HAVE_TAKEN_EFFECT.has(errcode);
}

/**
 * Whether a code means that our app may not do this at all, until somebody changes its rights, its visible range, its
 * list of addresses or its secret in WeCom's administration (90313).
 */
export function isDenial(errcode: number): boolean {
  return DENIALS.has(errcode);
}

const DENIALS: ReadonlySet<number> = new Set([40001, 40013, 40056, 40091, 48002, 48009, 50003, 60011, 60020, 81011, 84074, 301002]);

const MAY_HAVE_TAKEN_EFFECT: ReadonlySet<number> = new Set([-1, 41051, 41063, 41096]);
