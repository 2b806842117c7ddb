import { Alert, App, Button, Form, Input, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { saveConnection } from '../../../../domain/wecom/connection-contract.ts';
import { call } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { zh } from '../../../ui/zh.ts';
import type { Connection } from './ConnectionPage.tsx';

type Values = { corpId: string; agentId: string; secret: string };

/** Step 1: corp id, app and secret, tried at WeCom before they are kept. */
export function CorpStep({ connection, onSaved }: { connection: Connection; onSaved: () => void }): ReactNode {
  const { notification } = App.useApp();
  const [form] = Form.useForm<Values>();
  const words = zh.connection;
  const save = useCommand(
    ({ corpId, agentId, secret }: Values) =>
      call(saveConnection, { body: { corpId, agentId: Number(agentId), ...(secret === '' ? {} : { secret }) } }),
    ({ notes }) => {
      form.setFieldValue('secret', '');
      notification.success({ title: words.savedTitle, description: notes.join('；') });
      onSaved();
    },
  );
  const isDemo = connection.state === 'simulator';
  const initial = { corpId: connection.corpId ?? '', agentId: connection.agentId === null ? '' : String(connection.agentId), secret: '' };
  return (
    <div className="connection-columns">
      <section className="card padded" aria-labelledby="corp-step">
        <h2 id="corp-step">{words.corpTitle}</h2>
        <p className="secondary spaced">{words.corpSentence}</p>
        {save.isError ? <Alert className="spaced" type="error" showIcon title={messageOf(save.error)} /> : null}
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          disabled={isDemo}
          initialValues={initial}
          onFinish={({ corpId, agentId, secret }) => {
            save.mutate({ corpId: corpId.trim(), agentId: agentId.trim(), secret: secret.trim() });
          }}
        >
          <Form.Item
            name="corpId"
            label={words.corpId}
            extra={words.corpIdWhere}
            rules={[{ required: true, pattern: /^\s*w[wx][0-9A-Za-z]{16}\s*$/, message: words.corpIdShape }]}
          >
            <Input autoComplete="off" spellCheck={false} placeholder="ww0123456789abcdef" />
          </Form.Item>
          <Form.Item
            name="agentId"
            label={words.agentId}
            extra={words.agentIdWhere}
            rules={[{ required: true, pattern: /^\s*[1-9]\d{0,9}\s*$/, message: words.agentIdShape }]}
          >
            <Input autoComplete="off" inputMode="numeric" placeholder="1000002" />
          </Form.Item>
          <Form.Item
            name="secret"
            label={words.secret}
            extra={
              <>
                {words.secretWhere}
                {connection.secret.since === null ? null : (
                  <>
                    {' · '}
                    <RelativeTime after={words.secretSince} at={connection.secret.since} />
                  </>
                )}
              </>
            }
            rules={[
              ...(connection.secret.isSet ? [] : [{ required: true, message: words.secretRequired }]),
              { pattern: /^\s*\S*\s*$/, message: words.secretShape },
            ]}
          >
            <Input.Password
              autoComplete="new-password"
              spellCheck={false}
              {...(connection.secret.isSet ? { placeholder: words.secretKept } : {})}
            />
          </Form.Item>
          <Tooltip title={isDemo ? words.demoTitle : ''}>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {words.saveCorp}
            </Button>
          </Tooltip>
        </Form>
      </section>
      <aside className="card padded" aria-labelledby="prepare">
        <h2 id="prepare">{words.prepareTitle}</h2>
        <ol className="prepare">
          {words.prepare.map(({ title, note }) => (
            <li key={title}>
              <strong>{title}</strong>
              <span className="note">{note}</span>
            </li>
          ))}
        </ol>
      </aside>
    </div>
  );
}
