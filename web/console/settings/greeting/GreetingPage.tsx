import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Input, Switch, Tooltip } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import { lengthProblem } from '../../../../domain/delivery/message-text.ts';
import { utf8Bytes } from '../../../../domain/wecom/attachments.ts';
import { variableHint, variableProblem } from '../../../../domain/delivery/variables.ts';
import { readGreeting, writeGreeting, type Greeting } from '../../../../domain/greetings/contract.ts';
import { MASS_TEXT_BYTES } from '../../../../domain/wecom/limits.ts';
import { call, query } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { useSession } from '../../../api/session.ts';
import { Loaded } from '../../../ui/Faces.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { PhonePreview } from '../../../ui/PhonePreview.tsx';
import { StateDot } from '../../../ui/StateDot.tsx';
import { zh } from '../../../ui/zh.ts';
import { FeatureOff } from '../../features/FeatureOff.tsx';
import { useFeatureReason } from '../../features/use-feature.ts';
import { useLeaveGuard } from '../../sops/leave-guard.ts';
import { GreetingOutcomes } from './GreetingOutcomes.tsx';
import './greeting.css';

type Values = Static<typeof Greeting>;

/** What a new friend reads first, as she will see it. */
export function GreetingPage(): ReactNode {
  const greeting = useQuery({ ...query(readGreeting), refetchOnWindowFocus: false });
  return (
    <>
      <PageHeader title={zh.greeting.title} sentence={zh.greeting.sentence} />
      <FeatureOff feature="greetings" />
      <Loaded query={greeting}>{(stored) => <Editor stored={stored} />}</Loaded>
    </>
  );
}

function Editor({ stored }: { stored: Values }): ReactNode {
  const { message } = App.useApp();
  const { role, corpName } = useSession();
  const [values, setValues] = useState(stored);
  const words = zh.greeting;
  const locked = role === 'viewer';
  const off = useFeatureReason('greetings');
  const bytes = utf8Bytes(values.text);
  const problem = problemOf(values);
  const hint = variableHint(values.text);
  const isChanged = values.enabled !== stored.enabled || values.text !== stored.text;
  useLeaveGuard(isChanged);
  const save = useCommand(
    (body: Values) => call(writeGreeting, { body }),
    () => void message.success(zh.actions.saved),
  );
  return (
    <div className="greeting-page">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === undefined) save.mutate(values);
        }}
      >
        {save.isError ? <Alert type="error" showIcon title={messageOf(save.error)} /> : null}
        <section className="card padded">
          <div className="greeting-switch">
            <Switch
              id="greeting-enabled"
              checked={values.enabled}
              // What is on can be switched off all the same.
              disabled={locked || (off !== '' && !values.enabled)}
              title={off}
              onChange={(enabled) => {
                setValues({ ...values, enabled });
              }}
            />
            <label htmlFor="greeting-enabled">{words.enabled}</label>
            <StateDot state={values.enabled ? 'live' : 'still'}>
              <span className="secondary">{values.enabled ? words.enabledOn : words.enabledOff}</span>
            </StateDot>
          </div>
          <label className="field-label" htmlFor="greeting-text">
            {words.text}
          </label>
          <Input.TextArea
            id="greeting-text"
            className="greeting-text"
            value={values.text}
            disabled={locked}
            autoSize={{ minRows: 9, maxRows: 22 }}
            placeholder={words.placeholder}
            {...(bytes > MASS_TEXT_BYTES ? { status: 'error' } : {})}
            onChange={(event) => {
              setValues({ ...values, text: event.target.value });
            }}
          />
          <div className="greeting-foot">
            <span className={problem === undefined ? 'note' : 'note over'} role="status">
              {problem ?? (hint === undefined ? null : `${words.one}${hint}`)}
            </span>
            <span className={bytes > MASS_TEXT_BYTES ? 'note numbers over' : 'note numbers'} title={zh.sopEditor.bytesHint}>
              {zh.sopEditor.bytes(bytes, MASS_TEXT_BYTES)}
            </span>
          </div>
          <Tooltip title={locked ? zh.shell.viewerReason : ''}>
            <Button type="primary" htmlType="submit" loading={save.isPending} disabled={locked || problem !== undefined || !isChanged}>
              {words.save}
            </Button>
          </Tooltip>
        </section>
        <GreetingOutcomes />
        <section className="card padded">
          <h2>{words.adminTitle}</h2>
          <ul className="greeting-notes secondary">
            {words.adminNotes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      </form>
      <aside className="greeting-side">
        <h2>{words.preview}</h2>
        <PhonePreview
          label={words.preview}
          from={`${corpName} · ${words.previewFrom}`}
          when={words.previewWhen}
          text={values.text}
          placeholder={words.previewPlaceholder}
        />
      </aside>
    </div>
  );
}

function problemOf({ enabled, text }: Values): string | undefined {
  const length = lengthProblem(text);
  if (length !== undefined) return `${zh.greeting.one}${length}`;
  if (!enabled) return undefined;
  if (text.trim() === '') return zh.greeting.missing;
  const variables = variableProblem(text);
  return variables === undefined ? undefined : `${zh.greeting.one}${variables}`;
}
