import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Conversation, GroupPeer, Person } from '../answers.ts';
import { Composer } from '../chat/composer.tsx';
import { ChatLog } from '../chat/log.tsx';
import { IconButton, NavBar } from '../ui/phone.tsx';
import { GroupInfo } from './info.tsx';

type Props = { readonly me: Person; readonly peer: GroupPeer; readonly conversation: Conversation; readonly onClose: () => void };

/** A group, on the phone of one who is in it. */
export function GroupChat({ me, peer, conversation, onClose }: Props): ReactNode {
  const [showsInfo, setShowsInfo] = useState(false);
  const { chatId, name, members, notice, state } = peer;
  return (
    <div className="stack stack-over">
      <NavBar title={`${name} (${members.length})`} onBack={onClose}>
        {state === 'open' && <IconButton icon="more" label="群聊信息" onClick={() => setShowsInfo(true)} />}
      </NavBar>
      {notice !== '' && (
        <p className="group-notice" title={notice}>
          群公告：{notice}
        </p>
      )}
      <ChatLog conversation={conversation} me={me.id} title={name} />
      {state === 'open' ? (
        <Composer peer={name} onText={(text) => act(`groups/${part(chatId)}/messages`, { from: me.id, text })} />
      ) : (
        <p className="composer composer-closed">{state === 'dismissed' ? '群聊已被解散' : '你已不在这个群里'}</p>
      )}
      {showsInfo && <GroupInfo me={me} peer={peer} onClose={() => setShowsInfo(false)} onGone={onClose} />}
    </div>
  );
}
