import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ResponseOf } from '../../../../domain/kernel/route.ts';
import { readArchiveSettings } from '../../../../domain/wecom/archive-contract.ts';
import { query } from '../../../api/call.ts';
import { Loaded } from '../../../ui/Faces.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import { ArchiveForm } from './ArchiveForm.tsx';

export type Archive = ResponseOf<typeof readArchiveSettings>;

/** The message archive: how it stands, and the form for its secret and keys. */
export function ArchiveSettings({ isDemo }: { isDemo: boolean }): ReactNode {
  const archive = useQuery({ ...query(readArchiveSettings), refetchInterval: 15_000 });
  const words = zh.connection.archive;
  return (
    <Loaded query={archive}>
      {(data) => (
        <section className="card" aria-labelledby="archive">
          <div className="card-head">
            <div className="spring">
              <h2 id="archive">{words.title}</h2>
              <p className="note">{words.sentence}</p>
            </div>
            <StateDot state={!data.isOn ? 'still' : data.problem === null ? 'live' : 'broken'}>{data.isOn ? words.on : words.off}</StateDot>
          </div>
          <div className="connection-columns padded">
            <ArchiveForm archive={data} isDemo={isDemo} />
            <Standing archive={data} />
          </div>
        </section>
      )}
    </Loaded>
  );
}

function Standing({ archive }: { archive: Archive }): ReactNode {
  const words = zh.connection.archive;
  return (
    <dl className="facts">
      <dt>{words.readAt}</dt>
      <dd>
        {archive.readAt === null ? words.neverRead : <RelativeTime at={archive.readAt} />}
        {archive.problem === null ? null : <div className="note">{words.problem(archive.problem)}</div>}
      </dd>
      <dt>{words.keys}</dt>
      <dd>
        {archive.keys.length === 0 ? words.noKeys : null}
        {archive.keys.map(({ version, since }) => (
          <div key={version}>
            {words.key(version)} <span className="note">· </span>
            <RelativeTime after={zh.connection.secretSince} at={since} />
          </div>
        ))}
        {archive.missing.map(({ version, records }) => (
          <div key={version}>
            <StateDot state="held">{words.missing(version, records)}</StateDot>
          </div>
        ))}
      </dd>
    </dl>
  );
}
