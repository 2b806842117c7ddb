import { useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { usePhone } from '../ui/phone.tsx';
import { Icon } from '../ui/icons.tsx';

export type SentFile = { readonly kind: 'image' | 'video' | 'file'; readonly name: string; readonly base64: string };
type Props = {
  readonly peer: string;
  readonly onText: (text: string) => Promise<unknown>;
  /** Absent: only words can be sent. */
  readonly onFile?: (file: SentFile) => Promise<unknown>;
};

const MOST_BYTES = 10 * 1_048_576;

/** Writes into a chat: Enter sends, Shift and Enter begins a line. */
export function Composer({ peer, onText, onFile }: Props): ReactNode {
  const { attempt, say } = usePhone();
  const [text, setText] = useState('');
  const files = useRef<HTMLInputElement>(null);
  const send = () => {
    const words = text.trim();
    if (words === '') return;
    setText('');
    attempt('没有发出去', () =>
      onText(words).catch((error: unknown) => {
        // What was written is not lost.
        setText(words);
        throw error;
      }),
    );
  };
  const sendFile = (file: File | undefined) => {
    if (file === undefined || onFile === undefined) return;
    if (file.size > MOST_BYTES) say('文件太大了，最多 10 MB。');
    else attempt('没有发出去', async () => onFile({ kind: kindOf(file), name: file.name, base64: await base64Of(file) }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        rows={Math.min(4, text.split('\n').length)}
        aria-label={`发给${peer}的消息`}
        placeholder="写一条消息"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {text.trim() === '' && onFile !== undefined ? (
        <button
          type="button"
          className="icon-button"
          aria-label="发图片、视频或文件"
          title="发图片、视频或文件"
          onClick={() => files.current?.click()}
        >
          <Icon name="plus" size={24} />
        </button>
      ) : (
        <button type="submit" className="primary" disabled={text.trim() === ''}>
          发送
        </button>
      )}
      <input
        ref={files}
        type="file"
        hidden
        onChange={(event) => {
          sendFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </form>
  );
}

function kindOf({ type }: File): SentFile['kind'] {
  return type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : 'file';
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // In pieces: one call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
