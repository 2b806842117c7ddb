import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Person } from '../answers.ts';
import type { Task } from '../answers-work.ts';
import { CardView } from '../chat/cards.tsx';
import { Words } from '../chat/words.tsx';
import { longWhen, useToday } from '../time.ts';
import { Icon } from '../ui/icons.tsx';
import { usePhone } from '../ui/phone.tsx';

/** A mass message of the company: what, to whom, since when, and the tap without which nothing goes out. */
export function TaskCard({ me, task }: { me: Person; task: Task }): ReactNode {
  const { attempt, say } = usePhone();
  const today = useToday();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(task.choice === 'groups');
  // Of customers those left out, of groups those left over.
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const { msgid, at, text, cards, to, choice, recipients, total, reminders } = task;
  const unit = to === 'groups' ? '个群' : '位客户';
  const chosen = total - off.size;
  const pick =
    choice === 'groups'
      ? { chatIds: recipients.filter(({ id }) => !off.has(id)).map(({ id }) => id) }
      : choice === 'leaveOut' && off.size > 0
        ? { leaveOut: [...off] }
        : {};
  const send = () => {
    setBusy(true);
    attempt('没有发出去', async () => {
      try {
        const { sent, failed } = await act<{ sent: number; failed: number }>(`staff/${part(me.id)}/confirmations`, { msgid, ...pick });
        say(failed === 0 ? `已发给 ${sent} ${unit}。` : `已发给 ${sent} ${unit}，${failed} ${unit}没有送达。`);
      } finally {
        setBusy(false);
      }
    });
  };
  const toggle = (id: string) => {
    const next = new Set(off);
    if (!next.delete(id)) next.add(id);
    setOff(next);
  };
  return (
    <article className="task task-waiting">
      <header>
        <Icon name="todo" size={18} />
        <strong>{to === 'groups' ? '群发到客户群' : '群发给客户'}</strong>
        {reminders > 0 && <span className="chip chip-held">已提醒 {reminders} 次</span>}
        <time>{longWhen(at, today)} 下发</time>
      </header>
      {text !== '' && (
        <p className="pre">
          <Words text={text} />
        </p>
      )}
      {cards.length > 0 && (
        <div className="task-cards">
          {cards.map((card, i) => (
            <CardView key={i} card={card} />
          ))}
        </div>
      )}
      <button type="button" className="task-to" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="grow">
          发给 <strong>{chosen}</strong> {unit}
          <small className="task-line">{recipients.map(({ name }) => name).join('、')}</small>
        </span>
        {total > 1 && <Icon name="down" size={16} />}
      </button>
      {open && choice !== 'none' && <p className="note">{choice === 'groups' ? '勾选要发的群' : '可以去掉不想发的客户'}</p>}
      {open && (
        <ul className="task-people" aria-label="接收人">
          {recipients.map(({ id, name }) => (
            <li key={id}>
              {choice === 'none' ? (
                name
              ) : (
                <label>
                  <input type="checkbox" checked={!off.has(id)} onChange={() => toggle(id)} />
                  {name}
                </label>
              )}
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="primary wide" disabled={busy || chosen === 0} onClick={send}>
        确认发送
      </button>
    </article>
  );
}
