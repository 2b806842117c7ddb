import type { ReactNode } from 'react';
import { act } from '../api.ts';
import type { CustomerHome, Handover } from '../answers.ts';
import { ChatRows } from '../chat/rows.tsx';
import { longWhen, useToday } from '../time.ts';
import { Empty, NavBar, usePhone } from '../ui/phone.tsx';
import { CustomerChat } from './chat.tsx';

type Props = {
  readonly home: CustomerHome;
  readonly company: string;
  readonly open: string | null;
  readonly isNew: (key: string) => boolean;
  readonly onOpen: (key: string | null) => void;
  readonly onScan: () => void;
};

/** The list stays where it is under an open chat, so that coming back finds it as it was. */
export function CustomerChats({ home, company, open, isNew, onOpen, onScan }: Props): ReactNode {
  return (
    <>
      {open !== null && (
        <CustomerChat key={open} me={home.who} chat={open} company={company} onClose={() => onOpen(null)} onScan={onScan} />
      )}
      <div className={open === null ? 'stack' : 'stack stack-under'} inert={open !== null}>
        <NavBar title="微信" />
        <div className="screen">
          {home.handovers.map((handover) => (
            <HandoverCard key={handover.to.id} me={home.who.id} handover={handover} />
          ))}
          {home.chats.length === 0 ? (
            <Empty
              icon="chats"
              action={
                <button type="button" className="primary" onClick={onScan}>
                  去扫码
                </button>
              }
            >
              还没有企业微信好友。扫一个码，就加上了。
            </Empty>
          ) : (
            <ChatRows label="聊天" rows={home.chats} isNew={isNew} onOpen={onOpen} />
          )}
        </div>
      </div>
    </>
  );
}

/** Somebody else is to look after her: she may say yes or no before it happens by itself. */
function HandoverCard({ me, handover: { from, to, dueAt, message } }: { me: string; handover: Handover }): ReactNode {
  const { attempt } = usePhone();
  const today = useToday();
  const answer = (accepted: boolean) =>
    attempt('没有答复成', () => act('transfers/answers', { externalUserid: me, takeover: to.id, accepted }));
  return (
    <article className="notice-card">
      <strong>服务变更通知</strong>
      <p>{message || `为你服务的${from}将由${to.name}接替。`}</p>
      <p className="note">
        不答复的话，{longWhen(dueAt, today)} 自动添加 {to.name}。
      </p>
      <div className="sheet-actions">
        <button type="button" onClick={() => answer(false)}>
          暂不添加
        </button>
        <button type="button" className="primary" onClick={() => answer(true)}>
          添加{to.name}
        </button>
      </div>
    </article>
  );
}
