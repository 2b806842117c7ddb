import type { ReactNode } from 'react';
import type { ChatRow } from '../answers.ts';
import { shortWhen, useToday } from '../time.ts';
import { Face, GroupFace, ThingFace } from '../ui/face.tsx';

type Props = {
  readonly label: string;
  readonly rows: readonly ChatRow[];
  readonly isNew: (key: string) => boolean;
  readonly onOpen: (key: string) => void;
};

/** A list of chats: who, the last words, when, and a dot where something is new. */
export function ChatRows({ label, rows, isNew, onOpen }: Props): ReactNode {
  const today = useToday();
  return (
    <ul className="rows" aria-label={label}>
      {rows.map((row) => (
        <li key={row.key}>
          <button type="button" className="row" onClick={() => onOpen(row.key)}>
            <span className="row-face">
              <RowFace row={row} />
              {isNew(row.key) && <span className="badge badge-dot" aria-label="有新消息" />}
            </span>
            <span className="row-words">
              <span className="row-first">
                <strong>{row.title}</strong>
                {row.tags.slice(0, 2).map((tag) => (
                  <span key={tag} className="chip">
                    {tag}
                  </span>
                ))}
                {row.tags.length > 2 && <span className="chip">+{row.tags.length - 2}</span>}
                <time>{shortWhen(row.at, today)}</time>
              </span>
              <span className="row-line">{lineOf(row)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function RowFace({ row }: { row: ChatRow }): ReactNode {
  switch (row.kind) {
    case 'friend':
      return <Face name={row.faces[0] ?? row.title} size={44} />;
    case 'group':
      return <GroupFace names={row.faces} size={44} />;
    case 'kf':
      return row.faces[0] === undefined ? <ThingFace icon="headset" size={44} /> : <Face name={row.faces[0]} size={44} />;
    default:
      return row.kind satisfies never;
  }
}

function lineOf({ state, line, kind }: ChatRow): ReactNode {
  switch (state) {
    case 'asked':
      return '等待对方通过好友申请';
    case 'queue':
      return (
        <>
          <em>[等你接待]</em> {line}
        </>
      );
    case 'gone':
      return line === '' ? '对方已不是好友' : line;
    case 'open':
      return line === '' ? (kind === 'group' ? '还没有人说话' : '你们已经是好友，打个招呼吧') : line;
    default:
      return state satisfies never;
  }
}
