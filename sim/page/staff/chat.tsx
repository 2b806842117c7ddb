import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Conversation, FriendPeer, KfPeer, Person } from '../answers.ts';
import { Composer } from '../chat/composer.tsx';
import type { SentFile } from '../chat/composer.tsx';
import { ChatLog } from '../chat/log.tsx';
import { GroupChat } from '../group/chat.tsx';
import { usePolled } from '../use-polled.ts';
import { IconButton, NavBar, usePhone } from '../ui/phone.tsx';
import { Profile } from './profile.tsx';

/** One chat on the member's phone. */
export function StaffChat({ me, chat, onClose }: { me: Person; chat: string; onClose: () => void }): ReactNode {
  const { data, failed } = usePolled<Conversation>(`page/staff/${part(me.id)}/chats/${part(chat)}`);
  if (data === null)
    return (
      <div className="stack stack-over">
        <NavBar title={failed ? '这个聊天已经不在了' : ' '} onBack={onClose} />
        <div className="screen" />
      </div>
    );
  const { peer } = data;
  switch (peer.kind) {
    case 'friend':
      return <FriendChat me={me} peer={peer} conversation={data} onClose={onClose} />;
    case 'group':
      return <GroupChat me={me} peer={peer} conversation={data} onClose={onClose} />;
    case 'kf':
      return <ServiceChat me={me} peer={peer} conversation={data} onClose={onClose} />;
    default:
      return peer satisfies never;
  }
}

type Opened<P> = { readonly me: Person; readonly peer: P; readonly conversation: Conversation; readonly onClose: () => void };

function FriendChat({ me, peer, conversation, onClose }: Opened<FriendPeer>): ReactNode {
  const [showsProfile, setShowsProfile] = useState(false);
  const { person, remark, tags, state } = peer;
  const title = remark === '' ? person.name : remark;
  const send = (what: { text: string } | { file: SentFile }) => act('messages', { from: me.id, to: person.id, ...what });
  return (
    <div className="stack stack-over">
      <NavBar title={title} under={<span className="at-wechat">@微信</span>} onBack={onClose}>
        <IconButton icon="more" label="客户资料" onClick={() => setShowsProfile(true)} />
      </NavBar>
      <button type="button" className="chat-about" onClick={() => setShowsProfile(true)}>
        {remark !== '' && <span className="note">昵称 {person.name}</span>}
        {tags.map(({ id, name }) => (
          <span key={id} className="chip">
            {name}
          </span>
        ))}
        {tags.length === 0 && <span className="note">还没有标签，点这里给客户打标签、写备注</span>}
      </button>
      <ChatLog
        conversation={conversation}
        me={me.id}
        title={title}
        {...(state === 'gone' ? { after: `${person.name}开启了好友验证，对方已不是好友。` } : {})}
      />
      {state === 'friends' ? (
        <Composer peer={title} onText={(text) => send({ text })} onFile={(file) => send({ file })} />
      ) : (
        <p className="composer composer-closed">对方已不是好友，消息发不过去了</p>
      )}
      {showsProfile && <Profile me={me} customer={person.id} onClose={() => setShowsProfile(false)} onGone={onClose} />}
    </div>
  );
}

function ServiceChat({ me, peer, conversation, onClose }: Opened<KfPeer>): ReactNode {
  const { attempt } = usePhone();
  const { openKfId, customer, state, name } = peer;
  const path = `kf/${part(openKfId)}`;
  const session = (deed: 'take' | 'end') => act(`${path}/sessions`, { externalUserid: customer.id, act: deed, userid: me.id });
  const serves = state === 'human' && peer.servicer?.id === me.id;
  return (
    <div className="stack stack-over">
      <NavBar title={customer.name} under={`${name} · 微信客服`} onBack={onClose}>
        {serves && (
          <button type="button" className="quiet" onClick={() => attempt('没有结束', () => session('end'))}>
            结束
          </button>
        )}
      </NavBar>
      <ChatLog conversation={conversation} me={me.id} title={customer.name} />
      {serves ? (
        <Composer peer={customer.name} onText={(text) => act(`${path}/replies`, { externalUserid: customer.id, userid: me.id, text })} />
      ) : (
        <div className="composer composer-closed">
          <span>{state === 'queue' ? '客户在排队' : '这次会话不由你接待'}</span>
          {state === 'queue' && (
            <button type="button" className="primary" onClick={() => attempt('没有接入', () => session('take'))}>
              接入
            </button>
          )}
        </div>
      )}
    </div>
  );
}
