import type { ReactNode } from 'react';
import { CHECK_GROUPS, CHECK_KEYS, CHECKS } from '../../../../domain/wecom/connection-checks.ts';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Checks } from './ChecksStep.tsx';
import { flowOfVerdict } from './flow.ts';

type Item = Checks['items'][number];

/** Every check, by what it is about; while a run is on, those to come stand there waiting. */
export function CheckGroups({ items, running }: { items: readonly Item[]; running: 'yes' | 'no' }): ReactNode {
  const found = new Map(items.map((item) => [item.key, item]));
  return CHECK_GROUPS.map((group) => {
    const rows = CHECK_KEYS.filter((key) => CHECKS[key].group === group).flatMap((key) => {
      const item = found.get(key);
      if (item !== undefined) return [<Row key={key} item={item} />];
      return running === 'yes' ? [<Waiting key={key} title={CHECKS[key].title} />] : [];
    });
    return rows.length === 0 ? null : (
      <section key={group} aria-label={zh.connection.groups[group]}>
        <h3 className="checks-group">{zh.connection.groups[group]}</h3>
        <ul className="checks">{rows}</ul>
      </section>
    );
  });
}

function Row({ item }: { item: Item }): ReactNode {
  const words = zh.connection;
  return (
    <li className={`check check-${item.verdict}`}>
      <StateDot state={flowOfVerdict(item.verdict)}>{item.title}</StateDot>
      <div className="check-words">
        <p>{item.found}</p>
        {item.todo === null ? null : (
          <p>
            <span className="check-label">{words.todo}</span>
            {item.todo}
          </p>
        )}
        {item.where === null ? null : (
          <p>
            <span className="check-label">{words.where}</span>
            <span className="menu-path">{item.where}</span>
          </p>
        )}
        {item.affects.length === 0 ? null : <p className="note">{words.affects(item.affects.join(words.and))}</p>}
      </div>
      <span className="check-verdict secondary">{words.verdicts[item.verdict]}</span>
    </li>
  );
}

function Waiting({ title }: { title: string }): ReactNode {
  return (
    <li className="check check-waiting">
      <StateDot state="still">{title}</StateDot>
      <span className="note">{zh.connection.waitingRow}</span>
    </li>
  );
}
