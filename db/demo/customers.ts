import { DAY, startOfLocalDay, type Instant } from '../../domain/kernel/time.ts';
import type { DemoCustomer, DemoFriendship } from './company.ts';
import { arrivals, instantWithin } from './growth.ts';
import { addressOf, nameSomebody, type Named } from './names.ts';
import { CARERS, DESIGNERS, EAST_SHOP, LOST_TOUCH, WEST_SHOP } from './org.ts';
import type { Random } from './random.ts';
import { homeOf, tagsOf, type Home } from './homes.ts';
import type { TagIds } from './tags.ts';

/** The sentinel among the customers: whatever is sent to her is refused. */
export const REFUSER = '拒收';

/** A customer with what the story of her home is, which messages and orders are made from. */
export type Lead = { readonly customer: DemoCustomer; readonly home: Home; readonly signedAt: Instant | null };

type World = { readonly random: Random; readonly tagId: TagIds; readonly end: Instant; readonly zone: string };

/** `count` customers, the earliest first, the sentinel among them. */
export function customers(world: World, count: number): Lead[] {
  const instants = arrivals(world.random, count, world.end, world.zone);
  const refuser = Math.floor(count * 0.9);
  return instants.map((addedAt, i) => lead(world, addedAt, i === refuser));
}

function lead(world: World, addedAt: Instant, isRefuser: boolean): Lead {
  const { random, end, zone } = world;
  const somebody: Named = isRefuser ? { name: REFUSER, gender: 2, surname: '拒' } : nameSomebody(random);
  const home = homeOf(random);
  const way = isRefuser ? CAME_BY_POSTER : random.weighted(WAYS);
  const age = (end - addedAt) / DAY;
  const signs = !isRefuser && age > 25 && random.chance(0.096);
  const signedAt = signs
    ? instantWithin(random, startOfLocalDay(addedAt, zone) + random.int(6, Math.min(60, Math.floor(age) - 3)) * DAY, end)
    : null;
  const tagIds = tagsOf(random, world.tagId, { home, age, source: way.source, signed: signedAt !== null });
  // Those who signed stay; of the others about one in seven leaves sooner or later.
  const leaves = !isRefuser && signedAt === null && age > 3 && random.chance(0.137);
  const lostAt = leaves ? addedAt + Math.floor(random.next() ** 2 * (end - addedAt - DAY)) + DAY / 2 : null;
  const friendships = friendshipsOf(world, { somebody, home, way, addedAt, tagIds, lostAt, isRefuser, signedAt });
  const customer: DemoCustomer = {
    externalUserid: `wm${random.letters(30)}`,
    name: somebody.name,
    gender: somebody.gender,
    unionid: random.chance(0.88) ? `o${random.letters(27)}` : null,
    friendships,
  };
  return { customer, home, signedAt };
}

type Arrival = {
  somebody: Named;
  home: Home;
  way: Way;
  addedAt: Instant;
  tagIds: string[];
  lostAt: Instant | null;
  isRefuser: boolean;
  signedAt: Instant | null;
};

function friendshipsOf(world: World, arrival: Arrival): DemoFriendship[] {
  const { random, end } = world;
  const { home, way, addedAt, lostAt } = arrival;
  const shop = home.estate === '未来城' ? WEST_SHOP : EAST_SHOP;
  const first = arrival.isRefuser ? 'wangfang' : firstFriend(random, way, shop);
  const remark = random.chance(0.72) ? `${home.estate} ${home.room} ${addressOf(arrival.somebody)}` : '';
  const friendships: DemoFriendship[] = [
    {
      userid: first,
      addedAt,
      addWay: way.addWay,
      state: stateOf(way, shop),
      remark: arrival.isRefuser ? '' : remark,
      tagIds: arrival.tagIds,
      lostAt,
    },
  ];
  // A designer joins when it becomes serious; a carer once there is a contract.
  const wantsSecond = !arrival.isRefuser && lostAt === null && random.chance(arrival.signedAt === null ? 0.15 : 0.9);
  const secondAt = arrival.signedAt ?? addedAt + random.int(1, 9) * DAY;
  if (wantsSecond && secondAt < end) {
    const pool = arrival.signedAt === null ? DESIGNERS : [...DESIGNERS, ...CARERS];
    const second = random.pick(pool.filter((userid) => userid !== first));
    friendships.push({ userid: second, addedAt: secondAt, addWay: random.pick([3, 201]), state: '', remark, tagIds: [], lostAt: null });
  }
  return friendships;
}

function firstFriend(random: Random, way: Way, shop: readonly string[]): string {
  switch (way.kind) {
    case 'card':
      return 'gaoyuan';
    case 'estate':
      return shop === WEST_SHOP ? random.pick(['machao', 'zhulin']) : random.pick(['huanglei', 'liuyang']);
    case 'poster':
      return random.pick(shop.slice(0, 3));
    case 'online':
      return random.pick(CARERS);
    case 'referral':
      return random.chance(0.03) ? LOST_TOUCH : random.pick(shop);
    default:
      return way.kind satisfies never;
  }
}

function stateOf(way: Way, shop: readonly string[]): string {
  if (way.kind === 'poster') return shop === WEST_SHOP ? 'poster-west' : 'poster-east';
  return way.state;
}

type Way = {
  readonly kind: 'poster' | 'estate' | 'card' | 'online' | 'referral';
  readonly source: '门店海报' | '楼盘社区' | '设计师名片' | '老客介绍' | '线上咨询';
  readonly addWay: number;
  readonly state: string;
};

const CAME_BY_POSTER: Way = { kind: 'poster', source: '门店海报', addWay: 1, state: '' };

const WAYS: readonly (readonly [Way, number])[] = [
  [CAME_BY_POSTER, 34],
  [{ kind: 'estate', source: '楼盘社区', addWay: 1, state: 'estate' }, 27],
  [{ kind: 'card', source: '设计师名片', addWay: 1, state: 'card' }, 8],
  [{ kind: 'referral', source: '老客介绍', addWay: 3, state: '' }, 17],
  [{ kind: 'online', source: '线上咨询', addWay: 16, state: '' }, 10],
  [{ kind: 'online', source: '线上咨询', addWay: 2, state: '' }, 4],
];
