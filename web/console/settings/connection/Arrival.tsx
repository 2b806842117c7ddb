import type { ReactNode } from 'react';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Connection } from './ConnectionPage.tsx';

/** Whether WeCom has knocked with the present settings, and if it was turned away, why. */
export function Arrival({ connection }: { connection: Connection }): ReactNode {
  const words = zh.connection;
  const { isSet, since, verifiedAt, lastCallbackAt, refused } = connection.callback;
  const isLater = (at: string | null): at is string => at !== null && (since === null || Date.parse(at) >= Date.parse(since));
  return (
    <p className="arrival" role="status">
      {shown()}
    </p>
  );

  function shown(): ReactNode {
    if (!isSet) return <StateDot state="still">{words.notYet}</StateDot>;
    if (isLater(verifiedAt) || isLater(lastCallbackAt)) {
      return (
        <StateDot state="good">
          <span>
            {isLater(verifiedAt) ? <RelativeTime after={words.verified} at={verifiedAt} /> : words.arriving}
            {isLater(lastCallbackAt) ? (
              <span className="secondary">
                {' · '}
                <RelativeTime after={words.lastCallback} at={lastCallbackAt} />
              </span>
            ) : null}
          </span>
        </StateDot>
      );
    }
    if (refused !== null && isLater(refused.at)) {
      return (
        <StateDot state="broken">
          <span>
            {words.refused[refused.because]}
            <span className="secondary">
              {' · '}
              <RelativeTime at={refused.at} />
            </span>
          </span>
        </StateDot>
      );
    }
    return connection.state === 'simulator' ? (
      <StateDot state="still">{words.waitingDemo}</StateDot>
    ) : (
      <StateDot state="held">{words.waiting}</StateDot>
    );
  }
}
