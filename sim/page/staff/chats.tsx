import { useState } from 'react';
import type { ReactNode } from 'react';
import type { StaffHome } from '../answers.ts';
import { ChatRows } from '../chat/rows.tsx';
import { NewGroup } from '../group/new-group.tsx';
import { Empty, IconButton, NavBar } from '../ui/phone.tsx';
import { StaffChat } from './chat.tsx';

type Props = {
  readonly home: StaffHome;
  readonly open: string | null;
  readonly isNew: (key: string) => boolean;
  readonly onOpen: (key: string | null) => void;
};

/** Chats with customers, groups and those who wait for customer service. */
export function StaffChats({ home, open, isNew, onOpen }: Props): ReactNode {
  const [making, setMaking] = useState(false);
  return (
    <>
      {open !== null && <StaffChat key={open} me={home.who} chat={open} onClose={() => onOpen(null)} />}
      <div className={open === null ? 'stack' : 'stack stack-under'} inert={open !== null}>
        <NavBar title="消息">
          <IconButton icon="plus" label="发起客户群" onClick={() => setMaking(true)} />
        </NavBar>
        <div className="screen">
          {home.chats.length === 0 ? (
            <Empty icon="chats">还没有客户。在客户的手机上点「扫一扫」，扫{home.who.name}的码。</Empty>
          ) : (
            <ChatRows label="消息" rows={home.chats} isNew={isNew} onOpen={onOpen} />
          )}
        </div>
        {making && (
          <NewGroup
            me={home.who}
            onMade={(chat) => {
              setMaking(false);
              onOpen(chat);
            }}
            onClose={() => setMaking(false)}
          />
        )}
      </div>
    </>
  );
}
