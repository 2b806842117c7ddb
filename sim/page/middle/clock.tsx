import { useState } from 'react';
import type { ReactNode } from 'react';
import { act } from '../api.ts';
import type { State } from '../answers.ts';
import { clockOf, fullDate, longWhen, dateOf } from '../time.ts';
import { Icon } from '../ui/icons.tsx';
import type { IconName } from '../ui/icons.tsx';

const MOVES = [
  { label: '+1 小时', icon: 'hour', body: { advance: 'PT1H' } },
  { label: '+1 天', icon: 'hour', body: { advance: 'P1D' } },
  { label: '到下一件事', icon: 'next', body: { next: true } },
] as const satisfies readonly { label: string; icon: IconName; body: object }[];

type Move = (typeof MOVES)[number];
type Moved = { readonly moved?: boolean; readonly nextDueAt?: string | null };

/** The time that the phones and the product live by, and what lets it flow. */
export function Clock({ now, state }: { now: string | undefined; state: State | null }): ReactNode {
  const [busy, setBusy] = useState<Move | null>(null);
  const [note, setNote] = useState('');
  const [next, setNext] = useState<string | null>(null);
  const move = async (chosen: Move) => {
    setBusy(chosen);
    setNote('');
    try {
      const { moved, nextDueAt } = await act<Moved>('clock', chosen.body);
      setNext(nextDueAt ?? null);
      if (moved === false) setNote('没有等待中的事，时钟没有动。');
    } catch (error) {
      setNote(failureOf(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <section className={busy === null ? 'clock-card' : 'clock-card flowing'} aria-label="时钟控制">
      <div className="clock" role="group" aria-label="模拟时间">
        {now === undefined ? (
          <span className="clock-day">正在连接模拟器…</span>
        ) : (
          <>
            <span className="clock-day">{fullDate(now)}</span>
            <time className="clock-time" dateTime={now}>
              {clockOf(now)}
            </time>
          </>
        )}
      </div>
      <Stream />
      <div className="moves">
        {MOVES.map((one) => (
          <button
            key={one.label}
            type="button"
            className={one === MOVES[2] ? 'primary' : ''}
            disabled={busy !== null}
            aria-busy={busy === one}
            onClick={() => void move(one)}
          >
            <Icon name={one.icon} size={18} />
            {busy === one ? '时间流动中…' : one.label}
          </button>
        ))}
      </div>
      <p className="note" role="status">
        {busy !== null
          ? '途中该发生的事会逐件发生，请稍等。'
          : note === '' && next !== null && now !== undefined
            ? `下一件事在 ${longWhen(next, dateOf(now))}`
            : note}
      </p>
      {state !== null && state.callbacks.waiting + state.callbacks.lost > 0 && (
        <p className="note">
          {state.callbacks.waiting > 0 && `${state.callbacks.waiting} 条回调正在送往活水`}
          {state.callbacks.waiting > 0 && state.callbacks.lost > 0 && '，'}
          {state.callbacks.lost > 0 && `${state.callbacks.lost} 条回调送了三次也没有送到`}
        </p>
      )}
    </section>
  );
}

/** The water that runs while time does. */
function Stream(): ReactNode {
  return (
    <svg className="stream" viewBox="0 0 240 12" preserveAspectRatio="none" aria-hidden="true">
      <path
        d="M0 6c10-6 20-6 30 0s20 6 30 0 20-6 30 0 20 6 30 0 20-6 30 0 20 6 30 0 20-6 30 0 20 6 30 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
    </svg>
  );
}

function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return `时钟没有动：${String(error)}`;
  return error.cause === 'product_unreachable'
    ? '活水没有应答，该发生的事没有照常发生；只有模拟器的时钟在走。'
    : `时钟没有动：${error.message}`;
}
