import { useState } from 'react';
import { ask } from './api.ts';
import type { Items, Task } from './api.ts';
import { AttachmentCard } from './chat.tsx';
import { usePolled } from './use-polled.ts';
import { dayAndTime } from './words.ts';

/** Mass tasks waiting for this member's tap: nothing reaches a customer before it. */
export function Tasks({ userid, onConfirmed }: { userid: string; onConfirmed: () => void }) {
  const path = `staff/${encodeURIComponent(userid)}`;
  const { data, reload } = usePolled<Items<Task>>(`${path}/tasks`);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);

  const confirm = async (msgid: string) => {
    setBusy(true);
    try {
      const { sent, failed } = await ask<{ sent: number; failed: number }>('POST', `${path}/confirmations`, { msgid });
      setNote(failed === 0 ? `已发给 ${sent} 位客户。` : `已发给 ${sent} 位客户，${failed} 位没有送达。`);
    } catch (error) {
      setNote(`没有发出去：${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
      reload();
      onConfirmed();
    }
  };

  return (
    <div className="screen">
      <p className="note" role="status">
        {note}
      </p>
      {data?.items.length === 0 && <p className="empty">没有等待确认的群发。</p>}
      <ul className="list" aria-label="群发任务">
        {data?.items.map((task) => (
          <li key={task.msgid} className="card">
            <p className="note">
              {dayAndTime(task.at)} · 发给 {task.recipients} 位客户
              {task.reminders > 0 && ` · 已提醒 ${task.reminders} 次`}
            </p>
            {task.text !== '' && <p className="pre">{task.text}</p>}
            {task.attachments.map((attachment, i) => (
              <AttachmentCard key={i} attachment={attachment} />
            ))}
            <button type="button" className="primary wide" disabled={busy} onClick={() => void confirm(task.msgid)}>
              确认发送
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
