import { HOUR, type Instant } from '../kernel/time.ts';
import { CHECKS, checkOfPath, isAmong, type CheckKey, type CheckResult } from './connection-checks.ts';
import { errcodeMeaning, isDenial } from './errcodes.ts';

/** What the product can do with a company's WeCom, and which checks it takes. */
export type Feature = {
  readonly key: string;
  readonly title: string;
  readonly needs: readonly CheckKey[];
  /** Commands of its own that no check asks for, written as in CHECKS. */
  readonly paths: readonly string[];
};

export const FEATURES: readonly Feature[] = [
  { key: 'customerSync', title: '客户同步', needs: ['contacts', 'followUsers', 'customers'], paths: [] },
  { key: 'liveEvents', title: '实时动态（新增、删除好友）', needs: ['callback'], paths: [] },
  { key: 'tags', title: '标签双向同步', needs: ['corpTags'], paths: [] },
  { key: 'channels', title: '渠道活码', needs: ['contactWays'], paths: [] },
  { key: 'greetings', title: '欢迎语', needs: ['callback'], paths: ['externalcontact/send_welcome_msg'] },
  { key: 'broadcasts', title: 'SOP 和群发的发送', needs: ['massMessages'], paths: [] },
  { key: 'groups', title: '客户群运营', needs: ['groups'], paths: ['externalcontact/group_welcome_template/'] },
  { key: 'moments', title: '朋友圈任务', needs: ['moments'], paths: [] },
  { key: 'materials', title: '图片、视频和文件附件', needs: ['media'], paths: [] },
  { key: 'staffNotices', title: '给员工的提醒', needs: ['appMessages'], paths: [] },
  { key: 'handover', title: '在职和离职继承', needs: ['followUsers'], paths: ['externalcontact/transfer_', 'externalcontact/resigned/'] },
  { key: 'acquisitionLinks', title: '获客链接', needs: ['acquisition'], paths: [] },
  { key: 'customerService', title: '微信客服', needs: ['customerService'], paths: [] },
  { key: 'messageArchive', title: '聊天内容（关键词、回复识别）', needs: ['archive'], paths: [] },
  { key: 'sidebar', title: '侧边栏和员工手机页面', needs: ['trustedDomain'], paths: [] },
];

/** Without these nothing works. */
const BASICS: readonly CheckKey[] = ['credentials', 'app', 'trustedIp'];

/** Titles of the features that are off when a check fails. */
export function featuresOf(key: CheckKey): string[] {
  if (BASICS.includes(key) || key === 'network') return ['全部功能'];
  return FEATURES.filter(({ needs }) => needs.includes(key)).map(({ title }) => title);
}

/** A refusal that the client keeps until the command answers again. */
export type Denied = {
  readonly path: string;
  readonly errcode: number;
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};
export type Evidence = {
  readonly state: 'none' | 'connected' | 'simulator';
  /** The last check that came to its end. */
  readonly checks: { readonly checkedAt: Instant; readonly results: readonly CheckResult[] } | undefined;
  readonly denials: readonly Denied[];
};

export type Capability = { readonly key: string; readonly title: string; readonly available: boolean; readonly because: string | null };

/**
 * Which features work, by the last check and by what WeCom refused since. What was never checked nor refused counts as
 * working: the first refusal tells.
 */
export function capabilitiesOf(given: Evidence, now: Instant): Capability[] {
  // A check that got no answer says nothing about what is allowed.
  const evidence = given.checks === undefined || given.checks.results.some(isUnheard) ? { ...given, checks: undefined } : given;
  const general = generalReason(evidence, now);
  return FEATURES.map((feature) => {
    const because = general ?? ownReason(feature, evidence);
    return { key: feature.key, title: feature.title, available: because === null, because };
  });
}

/** Titles of the features that a refused command belongs to. */
export function featuresOfPath(path: string): string[] {
  const own = FEATURES.filter(({ paths }) => isAmong(paths, path));
  if (own.length > 0) return own.map(({ title }) => title);
  const key = checkOfPath(path);
  return key === undefined ? [] : featuresOf(key);
}

/** Codes that bar the app from everything, whichever command met them. */
const WHOLE_APP: ReadonlySet<number> = new Set([40001, 40013, 40056, 40091, 50003, 60020, 301002]);
/**
 * A product that is barred altogether is told so again within minutes, for it keeps asking: an older refusal of this kind
 * has passed, even if the command that met it was not tried since.
 */
const WHOLE_APP_FOR_MS = HOUR;

function generalReason({ state, checks, denials }: Evidence, now: Instant): string | null {
  if (state === 'none') return '还没有连接企业微信';
  const fresh = now - WHOLE_APP_FOR_MS;
  const passedAt = checks?.results.some(({ key, verdict }) => key === 'trustedIp' && verdict === 'ok') === true ? checks.checkedAt : 0;
  const denied = denials.find(({ errcode, lastAt }) => WHOLE_APP.has(errcode) && lastAt > Math.max(fresh, passedAt));
  if (denied !== undefined) return refusedWords(denied.errcode);
  if (checks === undefined || checks.checkedAt <= fresh) return null;
  const basic = checks.results.find(({ key, verdict, errcode }) => BASICS.includes(key) && verdict === 'failed' && errcode !== null);
  return basic === undefined ? null : basic.found;
}

function ownReason(feature: Feature, { checks, denials }: Evidence): string | null {
  const checkedAt = checks?.checkedAt ?? 0;
  for (const key of feature.needs) {
    const result = checks?.results.find((one) => one.key === key);
    const here = denials.filter(({ path, errcode }) => barsCommand(errcode) && checkOfPath(path) === key);
    if (result !== undefined && isOff(result) && !hasRecovered(result, here)) return result.found;
    // A check that passed later has seen the permission back.
    const denied = here.find(({ lastAt }) => result?.verdict !== 'ok' || lastAt > checkedAt);
    if (denied !== undefined) return refusedWords(denied.errcode);
  }
  const own = denials.find(({ path, errcode }) => barsCommand(errcode) && isAmong(feature.paths, path));
  return own === undefined ? null : refusedWords(own.errcode);
}

/** Out of range (60011, 84074) and foreign tags (81011) are about one member, not about the feature. */
function barsCommand(errcode: number): boolean {
  return errcode === 48002 || errcode === 48009 || errcode === 48007;
}

/** What a person sets up with us: it does not work until that is done. */
const OURS_TO_SET: readonly CheckKey[] = ['callback', 'trustedDomain', 'archive'];

function isUnheard({ key, verdict, errcode }: CheckResult): boolean {
  return verdict === 'failed' && errcode === null && (key === 'network' || key === 'credentials' || key === 'app');
}

function isOff({ key, verdict, errcode, todo }: CheckResult): boolean {
  // Skipped without anything to do: it was not looked at.
  if (verdict === 'ok' || (verdict === 'skipped' && todo === null)) return false;
  if (errcode === null) return OURS_TO_SET.includes(key) && verdict !== 'warning';
  return isDenial(errcode) || errcodeMeaning(errcode).class === 'fault';
}

/** The client forgets a refusal as soon as the command answers. */
function hasRecovered({ key, errcode }: CheckResult, here: readonly Denied[]): boolean {
  const isKept = errcode !== null && barsCommand(errcode) && isDenial(errcode) && key !== 'archive';
  return isKept && CHECKS[key].paths.length > 0 && here.length === 0;
}

function refusedWords(errcode: number): string {
  return `企业微信拒绝了（${errcode}）：${errcodeMeaning(errcode).zh}`;
}
