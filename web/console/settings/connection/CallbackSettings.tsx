import { Alert, App, Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { makeCallbackCredentials, saveConnection } from '../../../../domain/wecom/connection-contract.ts';
import { call } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Credentials } from './CallbackStep.tsx';
import type { Connection } from './ConnectionPage.tsx';
import { CopyField } from './CopyField.tsx';

type Props = { connection: Connection; shown: Credentials | undefined; onShown: (credentials: Credentials) => void };

/** Token and EncodingAESKey: made here, or typed in from WeCom's own form. Kept at once, so that WeCom may knock. */
export function CallbackSettings({ connection, shown, onShown }: Props): ReactNode {
  const { modal } = App.useApp();
  const [manual, setManual] = useState<'shut' | 'open'>('shut');
  const words = zh.connection;
  const { corpId, agentId, callback, state } = connection;
  const keep = (credentials: Credentials) =>
    call(saveConnection, { body: { corpId: corpId ?? '', agentId: agentId ?? 0, ...credentials } });
  const make = useCommand(async () => {
    const credentials = await call(makeCallbackCredentials);
    await keep(credentials);
    return credentials;
  }, onShown);
  const save = useCommand(keep, () => {
    setManual('shut');
  });
  const generate = (): void => {
    if (!callback.isSet) return make.mutate(undefined);
    void modal.confirm({
      title: words.regenerateTitle,
      content: words.regenerateSentence,
      okText: words.regenerate,
      cancelText: zh.actions.cancel,
      onOk: () => make.mutateAsync(undefined).catch(() => undefined),
    });
  };
  const locked = state !== 'connected';
  return (
    <div className="stack-small">
      {make.isError ? <Alert type="error" showIcon title={messageOf(make.error)} /> : null}
      {save.isError ? <Alert type="error" showIcon title={messageOf(save.error)} /> : null}
      {shown === undefined ? null : (
        <>
          <CopyField label={words.token} value={shown.callbackToken} />
          <CopyField label={words.aesKey} value={shown.encodingAesKey} />
          <p className="note">{words.shownOnce}</p>
        </>
      )}
      {shown === undefined && callback.isSet ? (
        <p className="note">
          {words.keptSince}
          {callback.since === null ? null : (
            <>
              {' · '}
              <RelativeTime after={words.secretSince} at={callback.since} />
            </>
          )}
        </p>
      ) : null}
      <div className="row">
        <Button type={callback.isSet ? 'default' : 'primary'} disabled={locked} loading={make.isPending} onClick={generate}>
          {callback.isSet ? words.regenerate : words.generate}
        </Button>
        {manual === 'open' ? null : (
          <Button
            type="link"
            disabled={locked}
            onClick={() => {
              setManual('open');
            }}
          >
            {words.manual}
          </Button>
        )}
      </div>
      {manual === 'open' ? <Manual pending={save.isPending} onSave={save.mutate} /> : null}
    </div>
  );
}

function Manual({ pending, onSave }: { pending: boolean; onSave: (credentials: Credentials) => void }): ReactNode {
  const words = zh.connection;
  return (
    <Form<Credentials> layout="vertical" requiredMark={false} onFinish={onSave} className="manual">
      <Form.Item
        name="callbackToken"
        label={words.token}
        rules={[{ required: true, pattern: /^[0-9A-Za-z]{1,32}$/, message: words.manualToken }]}
      >
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="encodingAesKey"
        label={words.aesKey}
        rules={[{ required: true, pattern: /^[0-9A-Za-z]{43}$/, message: words.manualKey }]}
      >
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Button htmlType="submit" loading={pending}>
        {words.manualSave}
      </Button>
    </Form>
  );
}
