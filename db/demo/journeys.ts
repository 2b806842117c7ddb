import { DAY, MINUTE, startOfLocalDay, type Instant } from '../../domain/kernel/time.ts';
import type { DemoStageMove } from './company.ts';
import type { Lead } from './customers.ts';
import { instantWithin } from './growth.ts';
import type { Random } from './random.ts';
import type { TagIds } from './tags.ts';

/** The pipeline of a company that does up flats. */
export const DEMO_PIPELINE = {
  name: '装修成交流程',
  stages: [
    { name: '新客户', kind: 'open', description: '刚加上好友，还没有聊过需求' },
    { name: '初步沟通', kind: 'open', description: '知道楼盘、户型和交房时间' },
    { name: '已量房', kind: 'open', description: '设计师上门量过尺寸' },
    { name: '出方案', kind: 'open', description: '方案和报价已经发给客户' },
    { name: '已签约', kind: 'won', description: '付了定金，合同已签' },
    { name: '已竣工', kind: 'won', description: '验收完成，进入保修和转介绍' },
    { name: '无意向', kind: 'lost', description: '选了别家、暂不装修，或多次联系没有回应' },
  ],
} as const;

type StageName = (typeof DEMO_PIPELINE)['stages'][number]['name'];
type Moves = { readonly at: Instant; readonly stage: StageName }[];
type World = { readonly random: Random; readonly tagId: TagIds; readonly end: Instant; readonly zone: string };

/** How customers went through the pipeline, each in order of time, moved by their first friend; a few were never put into it. */
export function journeys(world: World, leads: readonly Lead[]): DemoStageMove[] {
  return leads.flatMap((lead) => {
    const friendship = lead.customer.friendships[0];
    if (friendship === undefined || world.random.chance(0.05)) return [];
    const { externalUserid } = lead.customer;
    return journey(world, lead, friendship).map((move) => ({ externalUserid, userid: friendship.userid, ...move }));
  });
}

function journey(world: World, { signedAt }: Lead, friendship: Lead['customer']['friendships'][number]): Moves {
  const { random, tagId, end } = world;
  const { addedAt, lostAt, tagIds } = friendship;
  const begun: Moves = [{ stage: '新客户', at: addedAt + random.int(1, 40) * MINUTE }];
  if (signedAt !== null) {
    const share = (part: number): Instant => addedAt + Math.floor(((signedAt - addedAt) * part) / 1_000) * 1_000;
    const finished = tagIds.includes(tagId('装修', '已竣工')) ? signedAt + random.int(95, 130) * DAY : Infinity;
    const steps: Moves = [
      { stage: '初步沟通', at: share(0.12 + random.next() * 0.1) },
      { stage: '已量房', at: share(0.4 + random.next() * 0.15) },
      { stage: '出方案', at: share(0.65 + random.next() * 0.2) },
      { stage: '已签约', at: signedAt },
      { stage: '已竣工', at: finished },
    ];
    return before(end, [...begun, ...steps]);
  }
  const wasMeasured = tagIds.includes(tagId('装修', '已量房'));
  const chances = wasMeasured ? [1, 1, 0.55] : [0.7, 0.22, 0.4];
  return before(end, givenUp(world, before(lostAt ?? end, walked(world, begun, chances)), lostAt));
}

const NEXT = [
  { stage: '初步沟通', from: 0, to: 4 },
  { stage: '已量房', from: 3, to: 14 },
  { stage: '出方案', from: 4, to: 12 },
] as const;

/** As far as chance carries her, each step some days after the one before. */
function walked({ random, zone, end }: World, begun: Moves, chances: readonly number[]): Moves {
  const moves = [...begun];
  for (const [i, next] of NEXT.entries()) {
    const last = moves.at(-1)?.at ?? 0;
    const at = instantWithin(random, startOfLocalDay(last, zone) + random.int(next.from, next.to) * DAY, end);
    if (!random.chance(chances[i] ?? 0) || at <= last) break;
    moves.push({ stage: next.stage, at });
  }
  return moves;
}

/** Who left is written off soon; of those with whom nothing went on for long, most. */
function givenUp({ random, zone, end }: World, moves: Moves, lostAt: Instant | null): Moves {
  const last = moves.at(-1)?.at ?? 0;
  const isOver = lostAt === null ? random.chance(0.72) : random.chance(0.85);
  const days = lostAt === null ? random.int(35, 90) : random.int(0, 3);
  const at = instantWithin(random, startOfLocalDay(lostAt ?? last, zone) + days * DAY, end);
  return isOver && at > Math.max(last, lostAt ?? 0) && startOfLocalDay(lostAt ?? last, zone) + days * DAY < end
    ? [...moves, { stage: '无意向', at }]
    : moves;
}

function before(end: Instant, moves: Moves): Moves {
  return moves.filter(({ at }) => at < end);
}
