import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { ResponseOf } from '../../../../domain/kernel/route.ts';
import { readDeadLetter } from '../../../../domain/wecom/inbox-contract.ts';
import { query } from '../../../api/call.ts';
import { Loaded } from '../../../ui/Faces.tsx';
import { count } from '../../../ui/money.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import { paths } from '../../paths.ts';
import { ReplayButton } from './ReplayButton.tsx';

type Letter = ResponseOf<typeof readDeadLetter>;

/** What a letter says, for whoever has to find out why nobody could handle it. */
export function DeadLetterDrawer(): ReactNode {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const letter = useQuery({ ...query(readDeadLetter, { params: { id } }), retry: false });
  const close = () => void navigate(paths.deadLetters() + search);
  return (
    <Drawer
      open
      size={560}
      title={letter.data?.kindText ?? zh.deadLetters.title}
      onClose={close}
      footer={letter.data === undefined ? null : <ReplayButton letter={letter.data} place="drawer" onDone={close} />}
    >
      <Loaded query={letter} missing={{ title: zh.deadLetters.missing, to: paths.deadLetters() + search, label: zh.deadLetters.title }}>
        {(data) => <Content letter={data} />}
      </Loaded>
    </Drawer>
  );
}

function Content({ letter }: { letter: Letter }): ReactNode {
  const words = zh.deadLetters.detail;
  return (
    <div className="stack">
      <StateDot state={letter.replayable ? 'held' : 'broken'}>
        <strong>{letter.problem}</strong>
      </StateDot>
      <dl className="facts">
        <dt>{words.todo}</dt>
        <dd>{letter.todo}</dd>
        <dt>{words.received}</dt>
        <dd>
          <RelativeTime at={letter.receivedAt} />
        </dd>
        <dt>{words.attempts}</dt>
        <dd className="numbers">{letter.attempts === 0 ? zh.deadLetters.neverTried : zh.deadLetters.times(count(letter.attempts))}</dd>
        {letter.error === null ? null : (
          <>
            <dt>{words.error}</dt>
            <dd className="letter-error">{letter.error}</dd>
          </>
        )}
      </dl>
      <section>
        <h2>{words.content}</h2>
        <p className="note">{zh.deadLetters.contentNote}</p>
        <pre className="letter-content" aria-label={words.content}>
          {readable(letter.plaintext)}
        </pre>
      </section>
    </div>
  );
}

/** One element per line, as far as it is XML: WeCom writes it all in one. */
function readable(text: string): string {
  return text.replaceAll(/>\s*<(?=[A-Za-z])/g, '>\n<').replace(/>\s*<\/xml>\s*$/, '>\n</xml>');
}
