import type { Random } from './random.ts';
import type { TagIds, TagName } from './tags.ts';

/** The flat somebody wants to do up. */
export type Home = {
  readonly estate: TagName<'楼盘'>;
  /** Building and door, as staff write it: 3-1201. */
  readonly room: string;
  readonly layout: TagName<'户型'>;
  readonly style: TagName<'风格'>;
  readonly handover: TagName<'交房'>;
  readonly budget: TagName<'预算'>;
};

export function homeOf(random: Random): Home {
  const layout = random.weighted(LAYOUTS);
  return {
    estate: random.weighted(ESTATES),
    room: `${random.int(1, 18)}-${random.int(2, 28)}0${random.int(1, 4)}`,
    layout,
    style: random.weighted(STYLES),
    handover: random.weighted(HANDOVERS),
    budget: random.weighted(BUDGETS[layout]),
  };
}

/** The tags staff gave her: estate and source nearly always, the rest as far as they asked. */
export function tagsOf(
  random: Random,
  tagId: TagIds,
  about: { home: Home; age: number; source: TagName<'来源'>; signed: boolean },
): string[] {
  const { home, age, source, signed } = about;
  const known = (likely: number): boolean => random.chance(signed ? 1 : likely);
  return [
    ...(known(0.93) ? [tagId('楼盘', home.estate)] : []),
    ...(known(0.84) ? [tagId('户型', home.layout)] : []),
    ...(known(0.55) ? [tagId('风格', home.style)] : []),
    ...(known(0.68) ? [tagId('交房', home.handover)] : []),
    ...(known(0.47) ? [tagId('预算', home.budget)] : []),
    ...(random.chance(0.95) ? [tagId('来源', source)] : []),
    ...progress(random, tagId, age, signed),
  ];
}

function progress(random: Random, tagId: TagIds, age: number, signed: boolean): string[] {
  if (signed) return [tagId('装修', age > 220 ? '已竣工' : '已签约')];
  if (age > 20 && age < 70 && random.chance(0.5)) return [tagId('装修', '新客')];
  return age > 10 && random.chance(0.12) ? [tagId('装修', '已量房')] : [];
}

const ESTATES: readonly (readonly [Home['estate'], number])[] = [
  ['翠湖天地', 40],
  ['阳光里', 28],
  ['未来城', 32],
];
const LAYOUTS: readonly (readonly [Home['layout'], number])[] = [
  ['两房', 24],
  ['三房', 48],
  ['四房', 22],
  ['别墅', 6],
];
const STYLES: readonly (readonly [Home['style'], number])[] = [
  ['现代', 34],
  ['奶油', 28],
  ['原木', 22],
  ['新中式', 16],
];
const HANDOVERS: readonly (readonly [Home['handover'], number])[] = [
  ['已交房', 46],
  ['半年内', 34],
  ['一年内', 20],
];
const BUDGETS: Record<Home['layout'], readonly (readonly [Home['budget'], number])[]> = {
  两房: [
    ['10万内', 50],
    ['10到20万', 45],
    ['20万以上', 5],
  ],
  三房: [
    ['10万内', 18],
    ['10到20万', 62],
    ['20万以上', 20],
  ],
  四房: [
    ['10到20万', 45],
    ['20万以上', 55],
  ],
  别墅: [['20万以上', 1]],
};
