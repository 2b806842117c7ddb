import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useClock } from './clock.ts';
import { exactText, joined, relativeText } from './when.ts';

/** 3 天前; the exact local time on hover and for programs. `after` are the words before it: 派发于 3 天前, 派发于昨天 10:00. */
export function RelativeTime({ at, after = '' }: { at: string; after?: string }): ReactNode {
  const { now, zone } = useClock();
  const instant = Date.parse(at);
  return (
    <Tooltip title={exactText(instant, zone)}>
      <time dateTime={at} className="nowrap">
        {joined(after, relativeText(instant, now, zone))}
      </time>
    </Tooltip>
  );
}
