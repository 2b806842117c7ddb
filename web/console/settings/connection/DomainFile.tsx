import { Alert, App, Button, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { saveConnection } from '../../../../domain/wecom/connection-contract.ts';
import { call } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { zh } from '../../../ui/zh.ts';
import type { Connection } from './ConnectionPage.tsx';

type Values = { domainFile: string };

/** The file that proves the domain to WeCom: its name is all there is to it. */
export function DomainFile({ connection }: { connection: Connection }): ReactNode {
  const { message } = App.useApp();
  const words = zh.connection;
  const { corpId, agentId, state, domainFile } = connection;
  const save = useCommand(
    ({ domainFile: name }: Values) =>
      call(saveConnection, { body: { corpId: corpId ?? '', agentId: agentId ?? 0, domainFile: name === '' ? null : name } }),
    () => void message.success(zh.actions.saved),
  );
  return (
    <section className="card padded" aria-labelledby="domain-file">
      <h2 id="domain-file">{words.domainTitle}</h2>
      <p className="secondary spaced">{words.domainSentence}</p>
      {save.isError ? <Alert className="spaced" type="error" showIcon title={messageOf(save.error)} /> : null}
      <Form<Values>
        className="one-line"
        requiredMark={false}
        disabled={state !== 'connected'}
        initialValues={{ domainFile: domainFile ?? '' }}
        onFinish={(values) => {
          save.mutate({ domainFile: values.domainFile.trim() });
        }}
      >
        <Form.Item
          name="domainFile"
          label={words.domainFile}
          rules={[{ pattern: /^\s*(WW_verify_[0-9A-Za-z]{1,64}\.txt)?\s*$/, message: words.domainShape }]}
        >
          <Input autoComplete="off" spellCheck={false} placeholder="WW_verify_AbCdEf123456.txt" />
        </Form.Item>
        <Button htmlType="submit" loading={save.isPending}>
          {words.domainSave}
        </Button>
      </Form>
    </section>
  );
}
