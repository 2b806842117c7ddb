import type { DeliveryState } from '../delivery/reasons.ts';

/** What was handed over, or may have been, and is out of our hands: an exit cannot take it back. */
export const ON_WAY = ['claimed', 'handed_over', 'unknown'] as const satisfies readonly DeliveryState[];
export type OnWay = (typeof ON_WAY)[number];

/** Where such a message is and that it may still arrive, to follow 「…的消息」; states of a newer version are worded in general. */
export function onWayText(state: string, staff: string): string {
  const known = ON_WAY.find((one) => one === state);
  switch (known) {
    case 'claimed':
      return `正在派发给 ${staff}，仍可能送达`;
    case 'handed_over':
      return `已交给 ${staff}，待成员确认，仍可能送达`;
    case 'unknown':
      return `交给 ${staff} 时没有得到明确答复，仍可能送达`;
    case undefined:
      return '已经派发，仍可能送达';
    default:
      return known satisfies never;
  }
}
