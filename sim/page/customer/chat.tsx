import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Conversation, FriendPeer, KfPeer, Person } from '../answers.ts';
import { Composer } from '../chat/composer.tsx';
import type { SentFile } from '../chat/composer.tsx';
import { ChatLog } from '../chat/log.tsx';
import { GroupChat } from '../group/chat.tsx';
import { usePolled } from '../use-polled.ts';
import { Confirm } from '../ui/sheet.tsx';
import { IconButton, NavBar, usePhone } from '../ui/phone.tsx';

type Props = {
  readonly me: Person;
  readonly chat: string;
  readonly company: string;
  readonly onClose: () => void;
  readonly onScan: () => void;
};

/** One chat on the customer's phone. */
export function CustomerChat({ me, chat, company, onClose, onScan }: Props): ReactNode {
  const { data, failed } = usePolled<Conversation>(`page/customers/${part(me.id)}/chats/${part(chat)}`);
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
      return <FriendChat me={me} peer={peer} conversation={data} company={company} onClose={onClose} onScan={onScan} />;
    case 'group':
      return <GroupChat me={me} peer={peer} conversation={data} onClose={onClose} />;
    case 'kf':
      return <ServiceChat me={me} peer={peer} conversation={data} onClose={onClose} />;
    default:
      return peer satisfies never;
  }
}

type Opened<P> = { readonly me: Person; readonly peer: P; readonly conversation: Conversation; readonly onClose: () => void };

function FriendChat({
  me,
  peer,
  conversation,
  company,
  onClose,
  onScan,
}: Opened<FriendPeer> & Pick<Props, 'company' | 'onScan'>): ReactNode {
  const { attempt, say } = usePhone();
  const [deleting, setDeleting] = useState(false);
  const { id, name } = peer.person;
  const send = (what: { text: string } | { file: SentFile }) => act('messages', { from: me.id, to: id, ...what });
  const remove = () =>
    attempt('没有删成', async () => {
      await act('friendships/removals', { externalUserid: me.id, userid: id, by: 'customer' });
      say(`已删除${name}。对方不会收到通知，消息也发不过来了。`);
      onClose();
    });
  return (
    <div className="stack stack-over">
      <NavBar title={name} under={<span className="at-company">@{company === '' ? '企业微信' : company}</span>} onBack={onClose}>
        {peer.state === 'friends' && <IconButton icon="personOff" label="删除好友" onClick={() => setDeleting(true)} />}
      </NavBar>
      <ChatLog
        conversation={conversation}
        me={me.id}
        title={name}
        {...(peer.state === 'friends'
          ? {}
          : {
              after: peer.state === 'asked' ? `你已向${name}发送好友申请` : `${name}已不是你的好友，请先发送好友申请，对方通过后才能聊天。`,
            })}
      />
      {peer.state === 'friends' ? (
        <Composer peer={name} onText={(text) => send({ text })} onFile={(file) => send({ file })} />
      ) : (
        <div className="composer composer-closed">
          <span>{peer.state === 'asked' ? `等${name}通过后就能聊天` : '消息发不过去了'}</span>
          {peer.state === 'gone' && (
            <button type="button" className="quiet" onClick={onScan}>
              再扫一次码
            </button>
          )}
        </div>
      )}
      {deleting && (
        <Confirm
          title={`删除${name}？`}
          sentence={`聊天会从这部手机上消失，${name}那边仍看得到你，但消息发不过来。活水会收到客户流失的回调。`}
          action="确认删除"
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}

function ServiceChat({ me, peer, conversation, onClose }: Opened<KfPeer>): ReactNode {
  const { attempt } = usePhone();
  const path = `kf/${part(peer.openKfId)}/messages`;
  const send = (text: string, menuId?: string) =>
    act(path, { externalUserid: me.id, text, ...(menuId === undefined || menuId === '' ? {} : { menuId }) });
  const under = peer.servicer === null ? (peer.state === 'queue' ? '排队中' : '微信客服') : `${peer.servicer.name} 为你服务`;
  return (
    <div className="stack stack-over">
      <NavBar title={peer.name} under={under} onBack={onClose} />
      <ChatLog
        conversation={conversation}
        me={me.id}
        title={peer.name}
        onMenu={(id, text) => attempt('没有发出去', () => send(text, id))}
      />
      <Composer peer={peer.name} onText={(text) => send(text)} />
    </div>
  );
}
