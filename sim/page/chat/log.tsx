import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Conversation } from '../answers.ts';
import { useToday } from '../time.ts';
import { LineView } from './bubbles.tsx';

type Props = {
  readonly conversation: Conversation;
  readonly me: string;
  readonly title: string;
  /** Said below the last line. */
  readonly after?: string;
  readonly onMenu?: (id: string, text: string) => void;
};

/** Near enough to the end to follow it. */
const NEAR = 48;

/** What was said, the newest at the foot. Who has scrolled up is not pulled down by what comes. */
export function ChatLog({ conversation: { peer, lines, earlier }, me, title, after, onMenu }: Props): ReactNode {
  const today = useToday();
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const top = useRef(0);
  const [below, setBelow] = useState(false);
  const last = lines.at(-1)?.key;

  useLayoutEffect(() => {
    if (follows.current) toEnd(box.current);
    else setBelow(true);
  }, [last, after]);
  // Pictures grow when they have come.
  useEffect(() => {
    if (inner.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (follows.current) toEnd(box.current);
    });
    observer.observe(inner.current);
    return () => observer.disconnect();
  }, []);

  return (
    <div className="chat-log-frame">
      <div
        className="chat-log"
        role="log"
        aria-label={`与${title}的聊天`}
        ref={box}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          // While pictures come the end moves away by itself: only scrolling up is leaving it.
          follows.current = scrollHeight - scrollTop - clientHeight < NEAR || (follows.current && scrollTop >= top.current);
          top.current = scrollTop;
          if (follows.current) setBelow(false);
        }}
      >
        <div ref={inner}>
          {earlier > 0 && <p className="chat-note">更早的 {earlier} 条没有显示</p>}
          {lines.map((line, i) => (
            <LineView
              key={line.key}
              line={line}
              before={lines[i - 1]}
              today={today}
              me={me}
              named={peer.kind === 'group'}
              onMenu={onMenu}
            />
          ))}
          {after !== undefined && <p className="chat-note">{after}</p>}
        </div>
      </div>
      {below && (
        <button type="button" className="chat-below" onClick={() => toEnd(box.current)}>
          有新消息 ↓
        </button>
      )}
    </div>
  );
}

function toEnd(box: HTMLElement | null): void {
  // Only the list itself scrolls, never the page.
  if (box !== null) box.scrollTop = box.scrollHeight;
}
