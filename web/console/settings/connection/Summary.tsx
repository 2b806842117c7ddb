import type { ReactNode } from 'react';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Checks } from './ChecksStep.tsx';

/** The result in one line: what does not work first. */
export function Summary({ items }: { items: Checks['items'] }): ReactNode {
  const words = zh.connection;
  const count = (verdict: Checks['items'][number]['verdict']) => items.filter((item) => item.verdict === verdict).length;
  const [failed, warnings, fine, skipped] = [count('failed'), count('warning'), count('ok'), count('skipped')];
  return (
    <p className="checks-sum" role="status">
      {failed > 0 ? (
        <StateDot state="broken">
          <strong>{words.failed(failed)}</strong>
        </StateDot>
      ) : null}
      {warnings > 0 ? (
        <StateDot state="held">
          <strong>{words.warnings(warnings)}</strong>
        </StateDot>
      ) : null}
      {failed + warnings === 0 ? (
        <StateDot state="good">
          <strong>{words.allWell}</strong>
        </StateDot>
      ) : null}
      <span className="secondary">{words.fine(fine)}</span>
      {skipped > 0 ? <span className="secondary">{words.skippedCount(skipped)}</span> : null}
    </p>
  );
}
