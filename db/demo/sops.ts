import type { SopDefinition } from '../../domain/sop/definition.ts';

export type DemoSop = { readonly definition: SopDefinition; readonly goesLive: boolean };

/** The tag that the first SOP waits for: group 装修, tag 新客. */
export const NEW_CUSTOMER_TAG = { group: '装修', tag: '新客' } as const;

/**
 * The SOPs of the demo company. Only the first is published: with the welcome series live too, a new customer's tag
 * series would have to share the frequency cap of one message a day and three a week.
 */
export function demoSops(newCustomerTagId: number): DemoSop[] {
  return [
    { definition: estateSeries(String(newCustomerTagId)), goesLive: true },
    { definition: WELCOME, goesLive: false },
    { definition: RETURNING, goesLive: false },
  ];
}

function estateSeries(tagId: string): SopDefinition {
  return {
    name: '楼盘新客 1·3·8·15',
    trigger: { kind: 'tag', tags: [tagId] },
    reentry: 'once',
    steps: [
      {
        key: 'd1',
        at: { day: 1, time: '10:00' },
        send: {
          text: '早上好，我是青禾装饰的顾问。给您整理了一份《开工前先想清楚的 12 件事》：入户收纳、插座点位、空调孔位置……前期想到了，后面就不用返工。您家打算什么时候入住？我按时间帮您排一下先后。',
        },
      },
      {
        key: 'd3',
        at: { day: 3, time: '10:00' },
        send: {
          text: '这两天有朋友问得最多的是预算。我把容易漏算的几项标了出来：拆改、防水、美缝、垃圾清运。签任何合同前先对一遍，心里有数。需要按您家户型估一版，回复我面积就行。',
        },
      },
      {
        key: 'd8',
        at: { day: 8, time: '10:00' },
        send: {
          text: '本周六上午有工地开放，水电、防水、瓷砖都能看到实样，也可以现场问工长。想来的话回复“看工地”，我给您留两个位置，停车也安排好。',
        },
      },
      {
        key: 'd15',
        at: { day: 15, time: '10:00' },
        send: {
          text: '如果还在比较，可以先请设计师画一版平面，不收费，不合适就当参考。量房大约四十分钟，周三或周日您哪天方便？定好时间我提前一天再跟您确认。',
        },
      },
    ],
    exits: [{ tagRemoved: [tagId] }],
  };
}

const WELCOME: SopDefinition = {
  name: '新好友欢迎三部曲',
  trigger: { kind: 'friend' },
  reentry: { afterDays: 90 },
  steps: [
    {
      key: 'hello',
      at: { after: { hours: 2 } },
      class: 'conversation',
      onPast: 'sendNow',
      send: {
        text: '您好，谢谢添加！我在城东、城西两家门店都有同事，量房、看样板、问报价都可以直接找我。方便的话告诉我您的小区和户型，我先做做功课。',
      },
    },
    {
      key: 'd1',
      at: { day: 1, time: '10:30' },
      send: { text: '昨天加上您，今天来认个门：这是我们的施工流程图，从量房到验收一共 9 步，每一步谁负责、您要做什么，都写在上面。' },
    },
    {
      key: 'd4',
      at: { day: 4, time: '19:30' },
      send: { text: '周末门店有小型选材课，一小时讲清楚地板、瓷砖和柜子怎么挑，带着户型图来还能现场摆一摆。想来回复“选材”，我帮您占座。' },
    },
  ],
};

const RETURNING: SopDefinition = {
  name: '老客户回访',
  trigger: { kind: 'manual' },
  reentry: { afterDays: 180 },
  steps: [
    {
      key: 'd0',
      at: { after: { minutes: 30 } },
      send: { text: '您好，好久没联系了，家里住着都还顺手吗？有哪里需要检修，拍张照片发我，我来安排师傅。' },
    },
    {
      key: 'd7',
      at: { day: 7, time: '19:30' },
      send: { text: '换季前提醒您三件小事：地漏冲一冲、柜门铰链紧一紧、空调滤网洗一洗。做起来费劲的话告诉我，我们有上门保养。' },
    },
    {
      key: 'd30',
      at: { day: 30, time: '19:30' },
      send: { text: '要是有邻居、朋友在看装修，欢迎把我介绍给他们。您推荐来的，我都亲自跟。' },
    },
  ],
};
