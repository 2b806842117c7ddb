import { useQuery } from '@tanstack/react-query';
import { Alert, App, Form, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { listCustomers } from '../../../domain/customers/contract.ts';
import { enrollCustomers, readSop } from '../../../domain/sop/contract.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { FormDrawer } from '../../ui/FormDrawer.tsx';
import { zh } from '../../ui/zh.ts';
import { customerOption, renderCustomerOption, type CustomerOption } from '../customers/option.tsx';
import { paths } from '../paths.ts';

type Values = { customers: { value: string; label: ReactNode }[] };

/** Puts chosen customers in by hand; who could not enter is listed with the reason. */
export function EnrollDrawer(): ReactNode {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [typed, setTyped] = useState('');
  const sop = useQuery(query(readSop, { params: { id } }));
  const found = useQuery({
    ...query(listCustomers, { query: { limit: 20, ...(typed === '' ? {} : { q: typed }) } }),
    placeholderData: (before) => before,
  });
  const enroll = useCommand((ids: string[]) =>
    call(enrollCustomers, { params: { id }, body: { customers: ids.map((customerId) => ({ customerId })) } }),
  );
  const chosen = Form.useWatch('customers', form) ?? [];
  const close = (): void => {
    void navigate(paths.sop(id));
  };
  const submit = ({ customers }: Values): void => {
    enroll.mutate(
      customers.map((customer) => customer.value),
      {
        onSuccess: ({ enrolled, refused }) => {
          if (enrolled > 0) message.success(zh.sops.enrolled(enrolled));
          if (refused.length === 0) close();
          else
            form.setFieldValue(
              'customers',
              refused.flatMap(({ index }) => customers[index] ?? []),
            );
        },
      },
    );
  };
  const refused = enroll.data?.refused ?? [];
  return (
    <FormDrawer<Values>
      title={zh.sops.enrollTitle(sop.data?.name ?? '')}
      form={form}
      initialValues={{ customers: [] }}
      submitLabel={zh.sops.enrollSubmit(chosen.length)}
      pending={enroll.isPending}
      error={enroll.error}
      onSubmit={submit}
      onClose={close}
    >
      {refused.length === 0 ? null : (
        <Alert
          className="spaced"
          type="warning"
          showIcon
          title={zh.sops.enrollRefused(refused.length)}
          description={Array.from(new Set(refused.map((each) => each.sentence))).map((sentence) => (
            <div key={sentence}>{sentence}</div>
          ))}
        />
      )}
      <Form.Item
        name="customers"
        label={zh.sops.enrollField}
        extra={zh.sops.enrollNote}
        rules={[{ required: true, message: zh.sops.enrollRequired }]}
      >
        <Select<Values['customers'], CustomerOption>
          mode="multiple"
          labelInValue
          autoFocus
          showSearch={{ filterOption: false, onSearch: setTyped }}
          placeholder={zh.sops.enrollPlaceholder}
          notFoundContent={found.isFetching ? zh.sops.typing : zh.sops.noCustomer}
          options={(found.data?.items ?? []).map(customerOption)}
          optionRender={renderCustomerOption}
        />
      </Form.Item>
    </FormDrawer>
  );
}
