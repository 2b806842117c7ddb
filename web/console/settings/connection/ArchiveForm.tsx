import { Alert, App, Button, Form, Input, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { saveArchiveSettings } from '../../../../domain/wecom/archive-contract.ts';
import { call } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { zh } from '../../../ui/zh.ts';
import type { Archive } from './ArchiveSettings.tsx';

type Values = { secret: string; address: string; version: string; privateKey: string };

/** Secret, address and one more key. What is left empty stays as it is; nothing stored is ever shown. */
export function ArchiveForm({ archive, isDemo }: { archive: Archive; isDemo: boolean }): ReactNode {
  const { notification } = App.useApp();
  const [form] = Form.useForm<Values>();
  const words = zh.connection.archive;
  const save = useCommand(
    ({ secret, address, version, privateKey }: Values) =>
      call(saveArchiveSettings, {
        body: {
          ...(secret === '' ? {} : { secret }),
          ...(address === (archive.address ?? '') ? {} : { address: address === '' ? null : address }),
          ...(privateKey === '' ? {} : { key: { version: Number(version), privateKey } }),
        },
      }),
    ({ notes }) => {
      form.setFieldsValue({ secret: '', version: '', privateKey: '' });
      notification.success({ title: words.saved, description: notes.join('；') });
    },
  );
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={isDemo}
      initialValues={{ secret: '', address: archive.address ?? '', version: '', privateKey: '' }}
      onFinish={({ secret, address, version, privateKey }) => {
        save.mutate({ secret: secret.trim(), address: address.trim(), version: version.trim(), privateKey: privateKey.trim() });
      }}
    >
      {save.isError ? <Alert className="spaced" type="error" showIcon title={messageOf(save.error)} /> : null}
      <Form.Item
        name="secret"
        label={words.secret}
        extra={words.secretWhere}
        rules={[
          ...(archive.isOn ? [] : [{ required: true, message: zh.connection.secretRequired }]),
          { pattern: /^\s*\S*\s*$/, message: zh.connection.secretShape },
        ]}
      >
        <Input.Password
          autoComplete="new-password"
          spellCheck={false}
          {...(archive.isOn ? { placeholder: zh.connection.secretKept } : {})}
        />
      </Form.Item>
      <Form.Item
        name="address"
        label={words.address}
        extra={words.addressWhere}
        rules={[{ pattern: /^\s*(https?:\/\/\S+)?\s*$/, message: words.addressShape }]}
      >
        <Input autoComplete="off" spellCheck={false} placeholder="http://127.0.0.1:9700" />
      </Form.Item>
      <Form.Item
        name="version"
        label={words.version}
        extra={words.versionWhere}
        dependencies={['privateKey']}
        rules={[
          { pattern: /^\s*([1-9]\d{0,8})?\s*$/, message: words.versionShape },
          ({ getFieldValue }) => ({
            validator: (_rule, value: string) =>
              (value.trim() === '') === (String(getFieldValue('privateKey')).trim() === '')
                ? Promise.resolve()
                : Promise.reject(new Error(words.both)),
          }),
        ]}
      >
        <Input autoComplete="off" inputMode="numeric" placeholder="1" />
      </Form.Item>
      <Form.Item name="privateKey" label={words.privateKey} extra={words.privateKeyWhere}>
        <Input.TextArea autoComplete="off" spellCheck={false} rows={4} placeholder="-----BEGIN PRIVATE KEY-----" />
      </Form.Item>
      <Tooltip title={isDemo ? zh.connection.demoTitle : ''}>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {words.save}
        </Button>
      </Tooltip>
    </Form>
  );
}
