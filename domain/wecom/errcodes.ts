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
  40007: { zh: '不合法的 media_id', class: 'fault' },
  40008: { zh: '不合法的 msgtype', class: 'fault' },
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
  40096: { zh: '客户不存在', class: 'data' },
  40126: { zh: '企业标签个数达到上限', class: 'fault' },
  41001: { zh: '缺少 access_token', class: 'token' },
  41002: { zh: '缺少 corpid', class: 'fault' },
  41004: { zh: '缺少 secret', class: 'fault' },
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
  41063: { zh: '群发正在派发,请稍后再查', class: 'busy' },
  41064: { zh: '附件数量超过限制', class: 'fault' },
  41065: { zh: '附件类型无效', class: 'fault' },
  41093: { zh: '群发任务已取消', class: 'data' },
  41094: { zh: '群发提醒过于频繁', class: 'data' },
  41096: { zh: '欢迎语正由另一应用发送', class: 'busy' },
  42001: { zh: 'access_token 已过期', class: 'token' },
  44004: { zh: '文本内容为空', class: 'fault' },
  45002: { zh: '消息内容过长', class: 'fault' },
  45009: { zh: '接口调用超过频率限制', class: 'wait' },
  45033: { zh: '接口并发超过限制', class: 'busy' },
  45035: { zh: '同一对象上有并发操作', class: 'busy' },
  48002: { zh: '应用没有调用该接口的权限', class: 'fault' },
  50003: { zh: '应用已停用', class: 'fault' },
  60003: { zh: '部门不存在', class: 'data' },
  60011: { zh: '员工、部门或标签不在应用可见范围', class: 'data' },
  60020: { zh: '服务器 IP 不在可信名单', class: 'fault' },
  60111: { zh: '员工不存在', class: 'data' },
  60123: { zh: '部门 id 无效', class: 'data' },
  81011: { zh: '没有操作该标签的权限', class: 'fault' },
  81013: { zh: '全部接收人无效', class: 'data' },
  82001: { zh: '没有指定接收人', class: 'fault' },
  82002: { zh: '接收部门超过 100 个', class: 'fault' },
  84061: { zh: '不是好友关系', class: 'data' },
  84074: { zh: '员工没有外部联系人权限', class: 'fault' },
  301002: { zh: '没有操作该应用的权限', class: 'fault' },
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
