import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Line, Person, Said } from '../answers.ts';
import { longWhen, minutesBetween } from '../time.ts';
import { Face, ThingFace } from '../ui/face.tsx';
import { CardView, isBare } from './cards.tsx';
import { Words } from './words.tsx';

type Props = {
  readonly line: Line;
  readonly before: Line | undefined;
  readonly today: string;
  readonly me: string;
  /** Who speaks is named above the bubble. */
  readonly named: boolean;
  readonly onMenu?: ((id: string, text: string) => void) | undefined;
};

/** Minutes of silence after which a chat says the time. */
const PAUSE = 5;

/** One line of a chat; the time above it when it comes after a pause. */
export const LineView = memo(function LineView({ line, before, today, me, named, onMenu }: Props): ReactNode {
  const paused = before === undefined || minutesBetween(before.at, line.at) >= PAUSE || line.at < before.at;
  return (
    <>
      {paused && <p className="chat-time">{longWhen(line.at, today)}</p>}
      {line.kind === 'note' ? <p className="chat-note">{line.text}</p> : <SaidView said={line} me={me} named={named} onMenu={onMenu} />}
    </>
  );
});

function SaidView({ said, me, named, onMenu }: { said: Said; me: string; named: boolean; onMenu?: Props['onMenu'] }): ReactNode {
  const { from, text, cards, via, menu } = said;
  const mine = from.id === me;
  return (
    <>
      {text !== '' && (
        <Row from={from} mine={mine} named={named}>
          <div className="bubble">
            <p>
              <Words text={text} />
            </p>
            {menu !== null && <Menu menu={menu} onMenu={onMenu} />}
          </div>
        </Row>
      )}
      {cards.map((card, i) => (
        <Row key={i} from={from} mine={mine} named={named && text === '' && i === 0}>
          <div className={isBare(card) ? 'bare' : 'bubble bubble-card'}>
            <CardView card={card} />
          </div>
        </Row>
      ))}
      {mine && via !== 'chat' && via !== 'kf' && from.kind === 'staff' && (
        <p className="chat-via">{via === 'mass' ? '群发助手' : '欢迎语'}</p>
      )}
    </>
  );
}

function Row({ from, mine, named, children }: { from: Person; mine: boolean; named: boolean; children: ReactNode }): ReactNode {
  return (
    <div className={mine ? 'line mine' : 'line'}>
      {from.kind === 'kf' ? <ThingFace icon="headset" /> : <Face name={from.name} />}
      <div className="line-body">
        {named && !mine && <p className="line-name">{from.name}</p>}
        {children}
      </div>
    </div>
  );
}

function Menu({ menu, onMenu }: { menu: NonNullable<Said['menu']>; onMenu: Props['onMenu'] }): ReactNode {
  return (
    <div className="kf-menu">
      {menu.items.map((item, i) => {
        switch (item.kind) {
          case 'click':
            return (
              <button key={i} type="button" disabled={onMenu === undefined} onClick={() => onMenu?.(item.id, item.text)}>
                {item.text}
              </button>
            );
          case 'view':
            return (
              <a key={i} href={item.url} target="_blank" rel="noreferrer">
                {item.text}
              </a>
            );
          case 'text':
            return <span key={i}>{item.text}</span>;
          default:
            return item satisfies never;
        }
      })}
      {menu.tail !== '' && <p>{menu.tail}</p>}
    </div>
  );
}
