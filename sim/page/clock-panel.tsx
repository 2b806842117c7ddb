import { useState } from 'react';
import { ask } from './api.ts';
import type { ClockAnswer, State } from './api.ts';
import { clockOf, fullDate } from './words.ts';

const MOVES = [
  { label: '+1 小时', body: { advance: 'PT1H' } },
  { label: '+1 天', body: { advance: 'P1D' } },
  { label: '到下一件事', body: { next: true } },
] as const;

type Move = (typeof MOVES)[number];

export function Clock({ now }: { now: string | undefined }) {
  return (
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
  );
}

/** Moves the clock that the simulator and the product share. */
export function ClockPanel({ state, onMoved }: { state: State | null; onMoved: () => void }) {
  const [busy, setBusy] = useState<Move | null>(null);
  const [note, setNote] = useState('');

  const move = async (chosen: Move) => {
    setBusy(chosen);
    setNote('');
    try {
      setNote(noteOn(await ask<ClockAnswer>('POST', 'clock', chosen.body)));
    } catch (error) {
      setNote(noteOnFailure(error));
    } finally {
      setBusy(null);
      onMoved();
    }
  };

  return (
    <section className="controls" aria-label="时钟控制">
      <h2>让时间流过</h2>
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
            {busy === one ? '时间流动中…' : one.label}
          </button>
        ))}
      </div>
      <p className="note" role="status">
        {busy === null ? note : '途中该发生的事会逐件发生，完成后时钟停下。'}
      </p>
      {state !== null && (
        <p className="note">
          {state.callbacks.waiting > 0 ? `${state.callbacks.waiting} 条回调正在送往活水` : '回调已全部送达'}
          {state.callbacks.lost > 0 && `,${state.callbacks.lost} 条送了三次没有送到`}
        </p>
      )}
    </section>
  );
}

function noteOn(answer: ClockAnswer): string {
  if (answer.moved === false) return '没有等待中的事，时钟没有动。';
  return '';
}

function noteOnFailure(error: unknown): string {
  if (!(error instanceof Error)) return `时钟没有动：${String(error)}`;
  return error.cause === 'product_unreachable'
    ? '活水没有应答，该发生的事没有照常发生；只有模拟器的时钟在走。'
    : `时钟没有动：${error.message}`;
}
