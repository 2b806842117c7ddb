import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { ask } from './api.ts';
import type { Attachment, ChatMessage, Items } from './api.ts';
import { usePolled } from './use-polled.ts';
import { dayAndTime, sameDay, timeOf } from './words.ts';

type Chatting = {
  readonly externalUserid: string;
  readonly userid: string;
  /** Who holds this phone. */ readonly me: 'customer' | 'staff';
  readonly peer: string;
  readonly closed?: string;
};

/** The conversation of one friendship, seen from one side. */
export function Chat({ externalUserid, userid, me, peer, closed }: Chatting) {
  const { data, reload } = usePolled<Items<ChatMessage>>(
    `customers/${encodeURIComponent(externalUserid)}/chats/${encodeURIComponent(userid)}`,
  );
  const mine = me === 'customer' ? externalUserid : userid;
  const messages = data?.items ?? [];
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Only the list itself scrolls, never the page.
    const box = end.current?.parentElement;
    if (box) box.scrollTop = box.scrollHeight;
  }, [messages.length]);

  return (
    <div className="chat">
      <div className="bubbles" role="log" aria-label={`与${peer}的聊天`}>
        {data !== null && messages.length === 0 && <p className="empty">你们已经是好友，可以开始聊天了。</p>}
        {messages.map((message, i) => (
          <div key={message.msgid}>
            {!sameDay(messages[i - 1]?.at, message.at) && <p className="day">{dayAndTime(message.at)}</p>}
            <div className={message.from === mine ? 'row mine' : 'row'}>
              <div className="bubble">
                {message.text !== '' && <p>{message.text}</p>}
                {message.attachments.map((attachment, n) => (
                  <AttachmentCard key={n} attachment={attachment} />
                ))}
              </div>
              <span className="meta">
                {timeOf(message.at)}
                {message.via === 'mass' && ' · 群发'}
                {message.via === 'welcome' && ' · 欢迎语'}
              </span>
            </div>
          </div>
        ))}
        <div ref={end} />
      </div>
      {closed === undefined ? (
        <Composer from={mine} to={me === 'customer' ? userid : externalUserid} peer={peer} onSent={reload} />
      ) : (
        <p className="closed">{closed}</p>
      )}
    </div>
  );
}

function Composer({ from, to, peer, onSent }: { from: string; to: string; peer: string; onSent: () => void }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    try {
      await ask('POST', 'messages', { from, to, text: text.trim() });
      setText('');
      setProblem('');
      onSent();
    } catch (error) {
      setProblem(`没有发出去：${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <form className="composer" onSubmit={(event) => void send(event)}>
      {problem !== '' && <p role="alert">{problem}</p>}
      <input aria-label={`发给${peer}的消息`} placeholder="写一条消息" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="primary" disabled={text.trim() === ''}>
        发送
      </button>
    </form>
  );
}

export function AttachmentCard({ attachment }: { attachment: Attachment }) {
  const { link, miniprogram } = attachment;
  if (link !== undefined) {
    return (
      <a className="attachment" href={link.url} target="_blank" rel="noreferrer">
        <strong>{link.title}</strong>
        {link.desc !== undefined && <span>{link.desc}</span>}
      </a>
    );
  }
  return (
    <span className="attachment">
      {miniprogram === undefined ? `〔${KINDS[attachment.msgtype] ?? '附件'}〕` : `〔小程序〕${miniprogram.title}`}
    </span>
  );
}

const KINDS: { readonly [msgtype: string]: string } = { image: '图片', video: '视频', file: '文件' };
