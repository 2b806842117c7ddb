import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Form, InputNumber, Radio, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { readDeliverySettings, writeDeliverySettings, type DeliverySettings } from '../../../domain/delivery/contract.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TimeField } from '../../ui/TimeField.tsx';
import { zh } from '../../ui/zh.ts';
import './settings.css';

type Values = Static<typeof DeliverySettings>;
const QUOTAS = ['monthDays', 'perWeek7', 'perDay1'] as const;

export function DeliverySettingsPage(): ReactNode {
  const settings = useQuery({ ...query(readDeliverySettings), refetchOnWindowFocus: false });
  return (
    <>
      <PageHeader title={zh.settings.deliveryTitle} sentence={zh.settings.deliverySentence} />
      <Loaded query={settings}>{(values) => <Fields initial={values} />}</Loaded>
    </>
  );
}

function Fields({ initial }: { initial: Values }): ReactNode {
  const [form] = Form.useForm<Values>();
  const { message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const save = useCommand(
    (body: Values) => call(writeDeliverySettings, { body }),
    () => void message.success(zh.actions.saved),
  );
  const quiet = Form.useWatch('quietHours', form) ?? initial.quietHours;
  const words = zh.settings;
  const submit = ({ quietHours, caps, quota }: Values): void => {
    save.mutate({ quietHours, caps: { perDay: caps.perDay ?? null, perWeek: caps.perWeek ?? null }, quota });
  };
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      initialValues={initial}
      onFinish={submit}
      requiredMark={false}
      disabled={locked}
      className="settings stack"
    >
      {save.isError ? <Alert type="error" showIcon title={messageOf(save.error)} /> : null}
      <section className="card padded">
        <h2>{words.quietTitle}</h2>
        <p className="secondary spaced">{words.quietSentence}</p>
        <div className="settings-row">
          <Form.Item name={['quietHours', 'from']} label={words.quietFrom} rules={[{ required: true, message: words.timeRequired }]}>
            <TimeField />
          </Form.Item>
          <Form.Item
            name={['quietHours', 'to']}
            label={words.quietTo}
            dependencies={[['quietHours', 'from']]}
            rules={[
              { required: true, message: words.timeRequired },
              ({ getFieldValue }) => ({
                validator: (_, value: unknown) =>
                  value === getFieldValue(['quietHours', 'from']) ? Promise.reject(new Error(words.quietSame)) : Promise.resolve(),
              }),
            ]}
          >
            <TimeField />
          </Form.Item>
        </div>
        <p className="settings-words">{words.quietWords(quiet.from, quiet.to, quiet.from > quiet.to)}</p>
      </section>
      <section className="card padded">
        <h2>{words.capsTitle}</h2>
        <p className="secondary spaced">{words.capsSentence}</p>
        <div className="settings-row">
          <Form.Item name={['caps', 'perDay']} label={words.perDay} extra={words.perDayHint}>
            <InputNumber min={1} max={100} precision={0} suffix={words.messages} placeholder={words.unlimited} />
          </Form.Item>
          <Form.Item name={['caps', 'perWeek']} label={words.perWeek} extra={words.perWeekHint}>
            <InputNumber min={1} max={500} precision={0} suffix={words.messages} placeholder={words.unlimited} />
          </Form.Item>
        </div>
      </section>
      <section className="card padded">
        <h2>{words.quotaTitle}</h2>
        <p className="secondary spaced">{words.quotaSentence}</p>
        <Form.Item name="quota" noStyle>
          <Radio.Group aria-label={words.quotaTitle} className="radio-list">
            {QUOTAS.map((quota) => (
              <Radio key={quota} value={quota}>
                {words.quota[quota].label}
                <span className="note block-note">{words.quota[quota].note}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      </section>
      <Tooltip title={locked ? zh.shell.viewerReason : ''}>
        <Button type="primary" htmlType="submit" loading={save.isPending} className="settings-save">
          {words.save}
        </Button>
      </Tooltip>
    </Form>
  );
}
