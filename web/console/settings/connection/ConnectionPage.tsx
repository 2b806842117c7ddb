import { useQuery } from '@tanstack/react-query';
import { Alert, Steps } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { ResponseOf } from '../../../../domain/kernel/route.ts';
import { readConnection } from '../../../../domain/wecom/connection-contract.ts';
import { query } from '../../../api/call.ts';
import { Loaded } from '../../../ui/Faces.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import { paths } from '../../paths.ts';
import { ArchiveSettings } from './ArchiveSettings.tsx';
import { CallbackStep } from './CallbackStep.tsx';
import { Changes } from './Changes.tsx';
import { ChecksStep } from './ChecksStep.tsx';
import { CorpStep } from './CorpStep.tsx';
import { flowOfConnection } from './flow.ts';
import './connection.css';

export type Connection = ResponseOf<typeof readConnection>;
const STEPS = ['corp', 'callback', 'checks'] as const;
type Step = (typeof STEPS)[number];

/** A real WeCom in three steps: who we are, where to call us, what we may do. */
export function ConnectionPage(): ReactNode {
  // While a step waits for WeCom to knock, its answer is a matter of seconds.
  const connection = useQuery({ ...query(readConnection), refetchInterval: 4_000 });
  const state = connection.data?.state;
  return (
    <>
      <PageHeader
        title={zh.connection.title}
        sentence={zh.connection.sentence}
        {...(state === undefined ? {} : { actions: <StateDot state={flowOfConnection(state)}>{zh.connection.states[state]}</StateDot> })}
      />
      <Loaded query={connection}>{(data) => <Guide connection={data} />}</Loaded>
    </>
  );
}

function Guide({ connection }: { connection: Connection }): ReactNode {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const asked = search.get('step');
  const step = STEPS.find((one) => one === asked) ?? nextStep(connection);
  const go = (next: Step): void => void navigate(paths.connection(next));
  return (
    <div className="stack connection">
      {connection.state === 'simulator' ? (
        <Alert type="info" showIcon title={zh.connection.demoTitle} description={zh.connection.demoSentence} />
      ) : null}
      <nav className="card padded" aria-label={zh.connection.stepsLabel}>
        <Steps
          size="small"
          responsive={false}
          current={STEPS.indexOf(step)}
          onChange={(index) => {
            go(STEPS[index] ?? 'corp');
          }}
          items={STEPS.map((one) => ({
            title: zh.connection.steps[one].title,
            content: <span className="note">{zh.connection.steps[one].note}</span>,
            status: one === step ? ('process' as const) : isDone(one, connection) ? ('finish' as const) : ('wait' as const),
          }))}
        />
      </nav>
      <StepBody step={step} connection={connection} go={go} />
      {connection.state === 'none' ? null : <ArchiveSettings isDemo={connection.state === 'simulator'} />}
      {connection.changes.length === 0 ? null : <Changes changes={connection.changes} />}
    </div>
  );
}

function StepBody({ step, connection, go }: { step: Step; connection: Connection; go: (step: Step) => void }): ReactNode {
  switch (step) {
    case 'corp':
      return (
        <CorpStep
          connection={connection}
          onSaved={() => {
            go(connection.callback.isSet ? 'checks' : 'callback');
          }}
        />
      );
    case 'callback':
      return (
        <CallbackStep
          connection={connection}
          onNext={() => {
            go('checks');
          }}
        />
      );
    case 'checks':
      return <ChecksStep connection={connection} />;
    default:
      return step satisfies never;
  }
}

function nextStep({ state, callback }: Connection): Step {
  if (state === 'none') return 'corp';
  return state === 'connected' && !callback.isSet ? 'callback' : 'checks';
}

function isDone(step: Step, { state, callback }: Connection): boolean {
  switch (step) {
    case 'corp':
      return state !== 'none';
    case 'callback':
      return state === 'simulator' || callback.verifiedAt !== null || callback.lastCallbackAt !== null;
    case 'checks':
      return false;
    default:
      return step satisfies never;
  }
}
