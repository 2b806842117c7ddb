import { DAY, HOUR, type Instant } from '../../domain/kernel/time.ts';
import type { DemoGroup, DemoGroupMember } from './company.ts';
import type { Lead } from './customers.ts';
import { CARERS, DESIGNERS, EAST_SHOP, WEST_SHOP } from './org.ts';
import type { Random } from './random.ts';

/** Owners of the estates' groups, and what the firm's other groups are for. */
const HOSTS = [...EAST_SHOP, ...WEST_SHOP];
const MOST_MEMBERS = 90;
const NOTICE = '欢迎加入！每周三 20:00 设计师在群里答疑，发户型图即可。广告请勿发送。';

/** One group for each estate, and the firm's own: customers were invited, or scanned the poster, some days after they came. */
export function groups(random: Random, leads: readonly Lead[], end: Instant): DemoGroup[] {
  const byEstate = new Map<string, Lead[]>();
  for (const lead of leads) byEstate.set(lead.home.estate, [...(byEstate.get(lead.home.estate) ?? []), lead]);
  const signed = leads.filter(({ signedAt }) => signedAt !== null);
  const estates = [...byEstate].map(([estate, all], i) => ({ name: `${estate}·装修交流群`, owner: HOSTS[i * 3] ?? 'zhangwei', all }));
  return [
    ...estates,
    { name: '青禾设计师答疑群', owner: 'gaoyuan', all: random.some(leads, 140) },
    { name: '青禾售后服务群', owner: 'songjia', all: signed },
    { name: '周末工地参观报名群', owner: 'zhangwei', all: random.some(leads, 60) },
  ].map(({ all, ...about }) => group(random, about, all, end));
}

function group(random: Random, { name, owner }: { name: string; owner: string }, leads: readonly Lead[], end: Instant): DemoGroup {
  const joiners = random.some(
    leads.filter(({ customer }) => customer.friendships.some(({ lostAt }) => lostAt === null)),
    Math.min(MOST_MEMBERS, Math.ceil(leads.length * 0.45)),
  );
  const firstAt = Math.min(end - 20 * DAY, ...joiners.map(({ customer }) => customer.friendships[0]?.addedAt ?? end));
  const createdAt = firstAt - random.int(1, 48) * HOUR;
  const staff = new Set([owner, random.pick(DESIGNERS), random.pick(CARERS)]);
  return {
    chatId: `wr${random.letters(30)}`,
    name,
    owner,
    notice: NOTICE,
    createdAt,
    members: [
      ...[...staff].map((id): DemoGroupMember => ({ id, joinedAt: createdAt, scene: 1 })),
      ...joiners.map(({ customer }): DemoGroupMember => {
        const addedAt = customer.friendships[0]?.addedAt ?? createdAt;
        const joinedAt = Math.min(end - HOUR, addedAt + random.int(1, 96) * HOUR);
        return random.chance(0.6)
          ? { id: customer.externalUserid, joinedAt, scene: 3 }
          : { id: customer.externalUserid, joinedAt, scene: 1, invitor: owner };
      }),
    ],
  };
}
