import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { zh } from '../../../ui/zh.ts';
import { Arrival } from './Arrival.tsx';
import { CallbackSettings } from './CallbackSettings.tsx';
import type { Connection } from './ConnectionPage.tsx';
import { CopyField } from './CopyField.tsx';
import { DomainFile } from './DomainFile.tsx';

export type Credentials = { callbackToken: string; encodingAesKey: string };

/** Step 2: what to paste into WeCom, and whether it has come to see. */
export function CallbackStep({ connection, onNext }: { connection: Connection; onNext: () => void }): ReactNode {
  // Shown once: they are not asked back from the server, which does not tell them.
  const [shown, setShown] = useState<Credentials>();
  const words = zh.connection;
  const url = callbackAddress(connection);
  return (
    <div className="stack">
      <section className="card padded" aria-labelledby="callback-step">
        <h2 id="callback-step">{words.callbackTitle}</h2>
        <p className="secondary spaced">{words.callbackSentence}</p>
        <ol className="numbered">
          <li>
            <h3>{words.open}</h3>
            <p className="menu-path">{words.openWhere}</p>
          </li>
          <li>
            <h3>{words.paste}</h3>
            {connection.callback.reach === 'local' && connection.state === 'connected' ? (
              <Alert className="spaced" type="warning" showIcon title={words.urlLocal(new URL(url ?? window.location.href).origin)} />
            ) : null}
            <div className="stack-small">
              {url === null ? <p className="secondary">{words.needCorpTitle}</p> : <CopyField label={words.url} value={url} />}
              <CallbackSettings connection={connection} shown={shown} onShown={setShown} />
            </div>
          </li>
          <li>
            <h3>{words.press}</h3>
            <p className="secondary">{words.pressNote}</p>
            <Arrival connection={connection} />
          </li>
        </ol>
        <Button type="primary" onClick={onNext}>
          {words.toChecks}
        </Button>
      </section>
      <DomainFile connection={connection} />
      <p className="note">{words.ipNote}</p>
    </div>
  );
}

/** Without a configured address, the one under which this very page was reached is the best guess. */
function callbackAddress({ callback }: Connection): string | null {
  if (callback.url === null || callback.reach === 'public') return callback.url;
  const { hostname, origin } = window.location;
  return hostname === 'localhost' || hostname === '127.0.0.1' ? callback.url : origin + new URL(callback.url).pathname;
}
