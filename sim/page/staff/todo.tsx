import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Person } from '../answers.ts';
import type { Todo, WaitingMoment } from '../answers-work.ts';
import { CardView } from '../chat/cards.tsx';
import { PostView } from '../chat/post.tsx';
import { longWhen, useToday } from '../time.ts';
import { usePolled } from '../use-polled.ts';
import { Icon } from '../ui/icons.tsx';
import { Empty, NavBar, usePhone } from '../ui/phone.tsx';
import { DoneTaskCard } from './done-task.tsx';
import { TaskCard } from './task-card.tsx';

/** What waits for this member's tap: nothing reaches a customer before it. Below it what she has sent. */
export function TodoList({ me }: { me: Person }): ReactNode {
  const { data } = usePolled<Todo>(`page/staff/${part(me.id)}/todo`);
  const { tasks = [], done = [], moments = [], posts = [] } = data ?? {};
  const waiting = tasks.length + moments.length;
  return (
    <>
      <NavBar title="待办" under={data === null ? undefined : waiting === 0 ? '都处理完了' : `${waiting} 件等你确认`} />
      <div className="screen padded">
        {data !== null && waiting === 0 && (
          <Empty icon="todo">没有等待确认的群发和朋友圈。在活水里发起触达，或者让时间往前走，任务会出现在这里。</Empty>
        )}
        {tasks.map((task) => (
          <TaskCard key={task.msgid} me={me} task={task} />
        ))}
        {moments.map((moment) => (
          <MomentCard key={moment.momentId} me={me} moment={moment} />
        ))}
        {done.length > 0 && (
          <section className="block-flat">
            <h3>已发送</h3>
            {done.map((task) => (
              <DoneTaskCard key={task.msgid} task={task} />
            ))}
          </section>
        )}
        {posts.length > 0 && (
          <section className="block-flat">
            <h3>已发表的朋友圈</h3>
            {posts.map((post) => (
              <div key={post.momentId} className="task">
                <PostView post={post}>
                  <span className="note">{post.seenBy} 位客户可见</span>
                </PostView>
              </div>
            ))}
          </section>
        )}
      </div>
    </>
  );
}

function MomentCard({ me, moment }: { me: Person; moment: WaitingMoment }): ReactNode {
  const { attempt, say } = usePhone();
  const today = useToday();
  const { momentId, at, text, cards, audience } = moment;
  const publish = () =>
    attempt('没有发表', async () => {
      const { seenBy } = await act<{ seenBy: number }>(`staff/${part(me.id)}/moment-confirmations`, { momentId });
      say(`已发表，${seenBy} 位客户能看到。`);
    });
  return (
    <article className="task task-waiting">
      <header>
        <Icon name="moments" size={18} />
        <strong>企业朋友圈</strong>
        <time>{longWhen(at, today)}</time>
      </header>
      {text !== '' && <p className="pre">{text}</p>}
      <div className="task-cards">
        {cards.map((card, i) => (
          <CardView key={i} card={card} />
        ))}
      </div>
      <p className="note">可见范围：{audience === 'all' ? '你的全部客户' : '有指定标签的客户'}</p>
      <button type="button" className="primary wide" onClick={publish}>
        发表
      </button>
    </article>
  );
}
