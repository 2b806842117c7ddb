import { LIST_LINK, LINK_QUOTA } from '../../../domain/wecom/acquisition.ts';
import { DAY, SECOND } from '../../../domain/kernel/time.ts';
import type { CheckResult, PermissionKey } from '../../../domain/wecom/connection-checks.ts';
import { faultOf, type NoAnswer, type Reply } from '../../../domain/wecom/connection-faults.ts';
import { complaint, fine, skipped } from '../../../domain/wecom/connection-verdicts.ts';
import type { Command } from '../../../domain/wecom/command.ts';
import { GET_FOLLOW_USER_LIST, LIST_CONTACT_WAY } from '../../../domain/wecom/contact-ways.ts';
import { DEPARTMENT_LIST } from '../../../domain/wecom/contacts.ts';
import { GET_CORP_TAG_LIST } from '../../../domain/wecom/corp-tags.ts';
import { EXTERNALCONTACT_LIST } from '../../../domain/wecom/external-contacts.ts';
import { GROUPCHAT_LIST } from '../../../domain/wecom/groups.ts';
import { KF_ACCOUNT_LIST } from '../../../domain/wecom/kf.ts';
import { GET_GROUPMSG_LIST_V2 } from '../../../domain/wecom/mass-messages.ts';
import { MEDIA_GET } from '../../../domain/wecom/media.ts';
import { GET_MOMENT_LIST } from '../../../domain/wecom/moments.ts';

/** Issues a command for the company that is checked. */
export type Ask = <Q extends object, A>(command: Command<Q, A>, request: Q) => Promise<Reply<A>>;

/** What one check finds out for the next: a member who serves customers, what is left of the links. */
export type Known = { member: string | undefined; linkBalance: number | null };

/** A read that changes nothing and stands for a permission. */
export type Probe = {
  readonly key: PermissionKey;
  run(ask: Ask, known: Known, now: number): Promise<{ result: CheckResult; reply: NoAnswer | null }>;
};

export const PROBES: readonly Probe[] = [
  probe(
    'contacts',
    (ask) => ask(DEPARTMENT_LIST, {}),
    ({ department }) =>
      department.length === 0
        ? complaint('contacts', 'warning', { found: '可见范围里没有部门', todo: '把使用活水的部门加到应用的「可见范围」' })
        : fine('contacts', `能看到 ${department.length} 个部门`),
  ),
  probe(
    'followUsers',
    (ask) => ask(GET_FOLLOW_USER_LIST, {}),
    ({ follow_user: members }, known) => {
      known.member = members[0];
      return members.length === 0
        ? complaint('followUsers', 'warning', { found: '还没有成员能使用客户联系', todo: '把要加客户的员工加到客户联系的「使用范围」' })
        : fine('followUsers', `${members.length} 位成员可以添加客户`);
    },
  ),
  {
    key: 'customers',
    async run(ask, { member }) {
      if (member === undefined) return { result: skipped('customers', '没有可以添加客户的成员，查不了'), reply: null };
      const reply = await ask(EXTERNALCONTACT_LIST, { userid: member });
      if (reply.kind === 'answered')
        return { result: fine('customers', `读到一位成员的 ${reply.answer.external_userid.length} 位客户`), reply: null };
      // So it says "no customers" (84061).
      if (reply.kind === 'refused' && reply.errcode === 84061)
        return { result: fine('customers', '可以读取，这位成员还没有客户'), reply: null };
      return { result: faultOf('customers', reply), reply };
    },
  },
  probe(
    'corpTags',
    (ask) => ask(GET_CORP_TAG_LIST, {}),
    ({ tag_group: groups }) => fine('corpTags', `读到 ${groups.length} 个标签组`),
  ),
  probe(
    'contactWays',
    (ask) => ask(LIST_CONTACT_WAY, { limit: 1 }),
    () => fine('contactWays', '可以读取'),
  ),
  probe(
    'massMessages',
    (ask, _known, now) => ask(GET_GROUPMSG_LIST_V2, { chat_type: 'single', ...lastDays(now), limit: 1 }),
    () => fine('massMessages', '可以读取群发记录'),
  ),
  probe(
    'groups',
    (ask, { member }) => ask(GROUPCHAT_LIST, { limit: 1, ...(member === undefined ? {} : { owner_filter: { userid_list: [member] } }) }),
    () => fine('groups', '可以读取客户群'),
  ),
  probe(
    'moments',
    (ask, _known, now) => ask(GET_MOMENT_LIST, { ...lastDays(now), limit: 1 }),
    () => fine('moments', '可以读取朋友圈'),
  ),
  {
    key: 'media',
    async run(ask) {
      // Nothing is uploaded: that it looked for the file (40007) says that we may ask for one.
      const reply = await ask(MEDIA_GET, { media_id: 'huoshui-connection-check' });
      const allowed = reply.kind === 'answered' || (reply.kind === 'refused' && reply.errcode === 40007);
      return allowed ? { result: fine('media', '接口可用'), reply: null } : { result: faultOf('media', reply), reply };
    },
  },
  {
    key: 'acquisition',
    async run(ask, known) {
      const links = await ask(LIST_LINK, { limit: 1 });
      if (links.kind !== 'answered') return { result: faultOf('acquisition', links), reply: links };
      const quota = await ask(LINK_QUOTA, {});
      if (quota.kind !== 'answered') return { result: faultOf('acquisition', quota), reply: quota };
      known.linkBalance = quota.answer.balance;
      return { result: fine('acquisition', `可以使用，还剩 ${quota.answer.balance} 个额度`), reply: null };
    },
  },
  probe(
    'customerService',
    (ask) => ask(KF_ACCOUNT_LIST, { offset: 0, limit: 1 }),
    ({ account_list: accounts }) =>
      accounts.length === 0
        ? complaint('customerService', 'warning', {
            found: '接口可用，但还没有客服账号',
            todo: '在微信客服里创建客服账号并授权给应用；不用这项功能可以不管',
          })
        : fine('customerService', '可以使用'),
  ),
];

function probe<A>(
  key: PermissionKey,
  ask: (ask: Ask, known: Known, now: number) => Promise<Reply<A>>,
  judge: (answer: A, known: Known) => CheckResult,
): Probe {
  return {
    key,
    async run(asking, known, now) {
      const reply = await ask(asking, known, now);
      return reply.kind === 'answered' ? { result: judge(reply.answer, known), reply: null } : { result: faultOf(key, reply), reply };
    },
  };
}

function lastDays(now: number): { start_time: number; end_time: number } {
  return { start_time: Math.floor((now - 7 * DAY) / SECOND), end_time: Math.floor(now / SECOND) };
}
