import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DoneTask, Outcome } from '../answers-work.ts';
import { longWhen, useToday } from '../time.ts';
import { Icon } from '../ui/icons.tsx';

const WORDS: { readonly [O in Outcome]: string } = {
  sent: '已送达',
  notFriend: '对方不是好友',
  overQuota: '本期次数已满',
  notSent: '未发送',
};
const OUTCOMES: readonly Outcome[] = ['sent', 'notFriend', 'overQuota', 'notSent'];

/** What became of a mass message, customer by customer. */
export function DoneTaskCard({ task: { at, text, cards, to, counts, results } }: { task: DoneTask }): ReactNode {
  const today = useToday();
  const [open, setOpen] = useState(false);
  return (
    <article className="task task-done">
      <button type="button" className="task-to" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="grow">
          <span className="task-line">{text === '' ? `${cards.length} 个附件` : text}</span>
          <span className="task-counts">
            {OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => (
              <span key={outcome} className={`outcome outcome-${outcome}`}>
                {WORDS[outcome]} {counts[outcome]}
                {to === 'groups' ? ' 个群' : ''}
              </span>
            ))}
            <time>{longWhen(at, today)}</time>
          </span>
        </span>
        <Icon name="down" size={16} />
      </button>
      {open && (
        <ul className="task-people" aria-label="发送结果">
          {results.map(({ name, outcome }, i) => (
            <li key={`${name}${i}`}>
              <span className="grow">{name}</span>
              <span className={`outcome outcome-${outcome}`}>{WORDS[outcome]}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
