import type { DemoMessage } from './company.ts';

export type Line = readonly [DemoMessage['from'], string];

/** Short talks before anything is signed. {楼盘}, {户型} and {风格} stand for the customer's own. */
export const FIRST_TALKS: readonly (readonly Line[])[] = [
  [
    ['customer', '你好，{楼盘}的{户型}，全包大概多少钱？'],
    ['staff', '您好！要看面积和选材，我先发您一份同面积的报价清单做参考，量过房才有准数。'],
    ['customer', '好的，先看看'],
  ],
  [
    ['customer', '我们想做{风格}的，你们有做过的案子吗'],
    ['staff', '有的，我整理几套{风格}的实景给您，都经过业主同意可以分享。'],
    ['customer', '👍'],
    ['staff', '您更在意收纳还是采光？我按这个挑。'],
    ['customer', '收纳，家里东西多'],
  ],
  [
    ['customer', '量房要收费吗'],
    ['staff', '量房不收费，出方案前会签一份量房单，尺寸图纸您留一份。'],
    ['customer', '那周六上午可以吗'],
    ['staff', '可以，我给您约周六 10 点，提前半小时打电话给您。'],
  ],
  [
    ['customer', '现在签的话什么时候能开工？'],
    ['staff', '物业备案大概 5 个工作日，备案下来就能进场。'],
    ['customer', '工期呢'],
    ['staff', '{户型}一般 75 到 90 天，合同里写明，延期按天赔付。'],
  ],
  [
    ['customer', '报价里不含灯具对吧'],
    ['staff', '对，灯具、窗帘、家电不含，清单最后一页列了不含的项目，您先对一遍。'],
  ],
  [
    ['customer', '瓷砖可以自己买吗'],
    ['staff', '可以的，主材自购就按半包走，铺贴费单独列给您。'],
    ['customer', '那我再想想'],
    ['staff', '不急，您慢慢比较，有问题随时问我。'],
  ],
  [
    ['customer', '我家还没交房，现在聊会不会太早'],
    ['staff', '不早，交房前先把平面定下来，收房那天我们可以陪您一起验。'],
    ['customer', '好，交房通知来了我告诉你'],
  ],
  [
    ['customer', '价格能不能再优惠点'],
    ['staff', '材料和人工都是明码的，我帮您看看哪些项目可以换个做法省下来，不降标准。'],
    ['customer', '可以，你先出一版'],
  ],
];

/** Talks once the work goes on. */
export const SITE_TALKS: readonly (readonly Line[])[] = [
  [
    ['staff', '您好，上次说的水电改造图我画好了，插座位置标红的地方请您确认一下。'],
    ['customer', '厨房岛台那边再加一个'],
    ['staff', '好，我加上，今晚发您新版。'],
  ],
  [
    ['staff', '今天工地泥瓦完工，照片发相册了，阳台坡度和地漏都试过水。'],
    ['customer', '辛苦了，晚上我去看看'],
  ],
  [
    ['customer', '物业说要装修押金，是我们交吗'],
    ['staff', '押金是业主交，完工验收后退给您；出入证和垃圾清运我们来办。'],
    ['customer', '明白了'],
  ],
  [
    ['staff', '柜子下周二进场安装，大概两天，家里不用留人，我在现场。'],
    ['customer', '好，装完拍几张照片给我'],
    ['staff', '没问题，五金和封边我都拍清楚。'],
  ],
];
