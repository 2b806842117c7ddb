import type { Random } from './random.ts';

export type Named = { readonly name: string; readonly gender: 0 | 1 | 2; readonly surname: string };

/** A WeChat name: the real one for six in ten, else a nickname of the kinds that shop staff see every day. */
export function nameSomebody(random: Random): Named {
  const surname = random.weighted(SURNAMES);
  const gender = random.chance(0.58) ? 2 : 1;
  if (random.chance(0.6)) return { name: surname + given(random, gender), gender, surname };
  // Four in ten tell WeCom nothing of their gender.
  return { name: nickname(random, surname, gender), gender: random.chance(0.6) ? gender : 0, surname };
}

/** How staff would address her in a remark: 王女士. */
export function addressOf(somebody: Named): string {
  switch (somebody.gender) {
    case 1:
      return `${somebody.surname}先生`;
    case 2:
      return `${somebody.surname}女士`;
    case 0:
      return `${somebody.surname}业主`;
    default:
      return somebody.gender satisfies never;
  }
}

function given(random: Random, gender: 1 | 2): string {
  const pool = Array.from(gender === 1 ? MALE : FEMALE);
  return random.some(pool, random.chance(0.7) ? 2 : 1).join('');
}

function nickname(random: Random, surname: string, gender: 1 | 2): string {
  switch (random.int(0, 5)) {
    case 0:
      return random.pick(WORDS) + random.pick(['', '', '🌻', '🍃', '☀️', '🌙', '~']);
    case 1:
      return random.pick(['小', '阿', '老', '大']) + surname;
    case 2:
      return `${random.pick(CHILDREN)}${gender === 1 ? '爸' : '妈'}`;
    case 3:
      return `${random.pick(WORDS)}的${random.pick(['猫', '小家', '日常', '下午茶', '阳台'])}`;
    case 4:
      return `${random.pick(LATIN)}${random.chance(0.4) ? surname : ''}`;
    default:
      return `${surname}${random.pick(gender === 1 ? ['哥', '工', '先生'] : ['姐', '老师', '小姐'])}`;
  }
}

const SURNAMES = (
  '王:72 李:70 张:67 刘:51 陈:45 杨:31 赵:23 黄:22 周:21 吴:20 徐:17 孙:15 胡:13 朱:13 高:12 林:11 何:11 郭:11 马:10 罗:9 梁:8 宋:8 ' +
  '郑:8 谢:7 韩:7 唐:7 冯:6 于:6 董:6 萧:5 程:5 曹:5 袁:5 邓:5 许:5 傅:4 沈:4 曾:4 彭:4 吕:4 苏:4 卢:4 蒋:4 蔡:4 贾:3 丁:3 魏:3 薛:3 叶:3 阎:2 余:2 潘:2 杜:2 戴:2 夏:2 钟:2 汪:2 田:2 任:2 姜:2 范:2 方:2 石:2 姚:2 谭:2 欧阳:1'
)
  .split(' ')
  .map((entry) => {
    const [surname = '', weight = '1'] = entry.split(':');
    return [surname, Number(weight)] as const;
  });

const MALE = '伟强磊军洋勇杰涛明超刚平辉健鹏俊峰浩宇轩博文昊天志远建国海波一鸣子墨承泽家豪';
const FEMALE = '芳娜敏静丽艳娟霞婷雪琳倩莹晶洁颖欣怡佳悦慧雯梦瑶思涵雨桐可心子晴语嫣若兰诗涵晓燕';
const WORDS = [
  '阳光',
  '木子',
  '小鱼儿',
  '青柠',
  '向日葵',
  '晚风',
  '知足常乐',
  '云朵',
  '山野',
  '栀子',
  '麦田',
  '初见',
  '半夏',
  '橙子',
  '清风',
  '浅笑',
  '南山',
  '团子',
  '小满',
  '竹影',
  '平安',
  '且听风吟',
  '桃桃',
  '微光',
];
const CHILDREN = ['朵朵', '豆豆', '糖糖', '乐乐', '小米', '天天', '果果', '安安', '萌萌', '多多', '小宝', '欢欢'];
const LATIN = ['Amy', 'Leo', 'Cindy', 'Kevin', 'Lily', 'Tony', 'Vivian', 'Jason', 'Coco', 'Eric', 'Sunny', 'Max'];
