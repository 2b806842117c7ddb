import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import type { ReactNode } from 'react';
import type { ResponseOf } from '../../../../domain/kernel/route.ts';
import { readConnectionChecks, runConnectionChecks } from '../../../../domain/wecom/connection-contract.ts';
import { call, query } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { Face, Loaded } from '../../../ui/Faces.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { zh } from '../../../ui/zh.ts';
import { CheckGroups } from './CheckGroups.tsx';
import type { Connection } from './ConnectionPage.tsx';
import { Denials } from './Denials.tsx';
import { Features } from './Features.tsx';
import { Summary } from './Summary.tsx';

export type Checks = ResponseOf<typeof readConnectionChecks>;

/** Step 3: everything is tried once, and what is wrong says where to mend it. */
export function ChecksStep({ connection }: { connection: Connection }): ReactNode {
  const run = useCommand(() => call(runConnectionChecks));
  const checks = useQuery({
    ...query(readConnectionChecks),
    refetchInterval: ({ state }) => (run.isPending || state.data?.state === 'running' ? 500 : false),
  });
  const words = zh.connection;
  return (
    <Loaded query={checks}>
      {(data) => {
        const isRunning = run.isPending || data.state === 'running';
        const start = (
          <Button
            type="primary"
            loading={isRunning}
            onClick={() => {
              run.mutate(undefined);
            }}
          >
            {data.state === 'none' && !isRunning ? words.run : words.again}
          </Button>
        );
        return (
          <div className="stack">
            <section className="card" aria-labelledby="checks-step">
              <div className="card-head checks-head">
                <div className="spring">
                  <h2 id="checks-step">{words.checksTitle}</h2>
                  <p className="note">
                    {words.checksSentence}
                    {data.checkedAt === null ? null : (
                      <>
                        {' · '}
                        <RelativeTime after={words.checkedAt} at={data.checkedAt} />
                      </>
                    )}
                  </p>
                </div>
                {data.state === 'none' && !isRunning ? null : start}
              </div>
              {run.isError ? <Alert className="in-card" type="error" showIcon title={messageOf(run.error)} /> : null}
              <Body checks={data} running={isRunning ? 'yes' : 'no'} connection={connection} start={start} />
            </section>
            <Denials denials={data.denials.filter((denied) => !isToldAbove(denied, data.items))} />
            <Features />
          </div>
        );
      }}
    </Loaded>
  );
}

/** The check met the same refusal. */
function isToldAbove({ title, errcode }: Checks['denials'][number], items: Checks['items']): boolean {
  return items.some((item) => item.title === title && item.errcode === errcode);
}

type BodyProps = { checks: Checks; running: 'yes' | 'no'; connection: Connection; start: ReactNode };

function Body({ checks, running, connection, start }: BodyProps): ReactNode {
  const words = zh.connection;
  // The run that was just asked for may not have begun; what is read until then is of the one before.
  const items = running === 'yes' && checks.state !== 'running' ? [] : checks.items;
  if (running === 'no' && checks.state === 'none')
    return (
      <Face title={connection.state === 'none' ? words.needCorpTitle : words.neverTitle} sentence={words.neverSentence} action={start} />
    );
  return (
    <>
      {running === 'yes' ? (
        <div className="checks-progress" role="status">
          <Progress
            percent={Math.round((100 * items.length) / Math.max(1, checks.total))}
            showInfo={false}
            strokeColor="var(--primary)"
            size="small"
            aria-label={words.progressLabel}
          />
          <span className="note numbers">{words.running(items.length, checks.total)}</span>
        </div>
      ) : (
        <Summary items={items} />
      )}
      <CheckGroups items={items} running={running} />
    </>
  );
}
