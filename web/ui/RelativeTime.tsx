import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useClock } from './clock.ts';
import { exactText, relativeText } from './when.ts';

/** 3 天前; the exact local time on hover and for programs. */
export function RelativeTime({ at }: { at: string }): ReactNode {
  const { now, zone } = useClock();
  const instant = Date.parse(at);
  return (
    <Tooltip title={exactText(instant, zone)}>
      <time dateTime={at} className="nowrap">
        {relativeText(instant, now, zone)}
      </time>
    </Tooltip>
  );
}
