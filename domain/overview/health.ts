import type { Static } from 'typebox';
import { DAY, MINUTE, type Instant } from '../kernel/time.ts';
import { agoText, spanText } from './ago.ts';
import type { HealthItem } from './contract.ts';

export type Health = Static<typeof HealthItem>;

/** What is read of a company's connection and queues; instants, null where there is nothing. */
export type HealthFigures = {
  readonly connected: 'yes' | 'no';
  readonly tokenExpiresAt: Instant | null;
  readonly lastCallbackAt: Instant | null;
  readonly inboxPending: number;
  readonly inboxOldestAt: Instant | null;
  readonly inboxDead: number;
  readonly factsOldestAt: Instant | null;
  readonly jobsRetrying: number;
  readonly jobsFailed: number;
  /** Paths that WeCom lets our app not use, and paths held back after too many calls. */
  readonly denied: number;
  readonly heldBack: number;
  readonly lastSync: {
    readonly kind: string;
    readonly startedAt: Instant;
    readonly finishedAt: Instant | null;
    readonly error: string | null;
    /** Why one that is under way waits. */
    readonly problem: string | null;
    readonly cancelled: 'yes' | 'no';
  } | null;
};

const SLOW = 2 * MINUTE;

/** Connection and work in words: what is live, what lags, what is broken and what to do about it. */
export function healthItems(figures: HealthFigures, now: Instant): Health[] {
  return [
    token(figures, now),
    rights(figures),
    callback(figures, now),
    inbox(figures, now),
    reactor(figures, now),
    jobs(figures),
    sync(figures, now),
  ];
}

function token({ connected, tokenExpiresAt }: HealthFigures, now: Instant): Health {
  const item = { key: 'token', label: '企业微信连接' };
  if (connected === 'no') return { ...item, state: 'broken', value: '未连接', advice: '到「设置 → 连接企业微信」，照三步连接' };
  if (tokenExpiresAt === null) return { ...item, state: 'still', value: '还没有调用过接口', advice: null };
  return tokenExpiresAt > now
    ? { ...item, state: 'live', value: `凭证有效，${spanText(tokenExpiresAt - now)}后自动更新`, advice: null }
    : // Renewed by the next call; nobody has to do anything.
      { ...item, state: 'live', value: `凭证 ${agoText(tokenExpiresAt, now)}过期，下次调用时更新`, advice: null };
}

function rights({ denied, heldBack }: HealthFigures): Health {
  const item = { key: 'rights', label: '接口权限与频率' };
  if (denied > 0)
    return {
      ...item,
      state: 'broken',
      value: `${denied} 个接口没有权限`,
      advice: '到「设置 → 连接企业微信」重新检查，看缺哪一项、在哪里开',
    };
  if (heldBack > 0)
    return { ...item, state: 'held', value: `${heldBack} 个接口调用过于频繁，正在等待`, advice: '到时间会自动继续，消息没有丢' };
  return { ...item, state: 'live', value: '没有被拒绝的调用', advice: null };
}

function callback({ lastCallbackAt }: HealthFigures, now: Instant): Health {
  const item = { key: 'callback', label: '事件回调' };
  if (lastCallbackAt === null) {
    return { ...item, state: 'still', value: '还没有收到过回调', advice: '在企业微信后台配置「客户联系」的回调地址，然后加一位客户试试' };
  }
  const quiet = now - lastCallbackAt > DAY;
  return {
    ...item,
    state: quiet ? 'still' : 'live',
    value: `最近一次 ${agoText(lastCallbackAt, now)}`,
    advice: quiet ? '超过一天没有收到回调；如果这段时间确实有客户变动，请检查回调地址' : null,
  };
}

function inbox({ inboxPending, inboxOldestAt, inboxDead }: HealthFigures, now: Instant): Health {
  const item = { key: 'inbox', label: '回调处理' };
  if (inboxDead > 0)
    return { ...item, state: 'broken', value: `${inboxDead} 条回调无法处理`, advice: '点「与企业微信核对」补上遗漏的变化' };
  if (inboxPending === 0 || inboxOldestAt === null) return { ...item, state: 'live', value: '没有积压', advice: null };
  return {
    ...item,
    state: now - inboxOldestAt > SLOW ? 'held' : 'live',
    value: `${inboxPending} 条待处理，最早的在 ${agoText(inboxOldestAt, now)}`,
    advice: null,
  };
}

function reactor({ factsOldestAt }: HealthFigures, now: Instant): Health {
  const item = { key: 'reactor', label: '客户动态处理' };
  if (factsOldestAt === null) return { ...item, state: 'live', value: '没有积压', advice: null };
  return {
    ...item,
    state: now - factsOldestAt > SLOW ? 'held' : 'live',
    value: `处理中，最早的在 ${agoText(factsOldestAt, now)}`,
    advice: null,
  };
}

function jobs({ jobsRetrying, jobsFailed }: HealthFigures): Health {
  const item = { key: 'jobs', label: '后台任务' };
  if (jobsFailed > 0)
    return {
      ...item,
      state: 'broken',
      value: `7 天内有 ${jobsFailed} 个任务多次失败后放弃`,
      advice: '查看服务日志里的原因，处理后点「与企业微信核对」',
    };
  if (jobsRetrying > 0) return { ...item, state: 'held', value: `${jobsRetrying} 个任务正在重试`, advice: null };
  return { ...item, state: 'live', value: '正常', advice: null };
}

function sync({ lastSync }: HealthFigures, now: Instant): Health {
  const item = { key: 'sync', label: '客户同步' };
  if (lastSync === null) return { ...item, state: 'still', value: '还没有同步过', advice: null };
  const what = lastSync.kind === 'full' ? '全量同步' : '核对';
  if (lastSync.error !== null)
    return { ...item, state: 'broken', value: `${what}没有做完（${agoText(lastSync.startedAt, now)}）`, advice: lastSync.error };
  if (lastSync.finishedAt === null) {
    const { problem } = lastSync;
    if (problem !== null) return { ...item, state: 'held', value: `${what}暂停，等待自动重试`, advice: problem };
    return { ...item, state: 'live', value: `${what}进行中，${agoText(lastSync.startedAt, now)}开始`, advice: null };
  }
  if (lastSync.cancelled === 'yes')
    return { ...item, state: 'still', value: `${what}已取消（${agoText(lastSync.finishedAt, now)}）`, advice: null };
  return { ...item, state: 'live', value: `${what}完成于 ${agoText(lastSync.finishedAt, now)}`, advice: null };
}
