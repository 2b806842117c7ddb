import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { createTagGroup, deleteTagGroup, listTagGroups, updateTagGroup, type TagGroup } from '../../../domain/customers/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { FormDrawer } from '../../ui/FormDrawer.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { DeleteButton } from './DeleteButton.tsx';

type Values = { name: string; exclusive: boolean };

export function NewTagGroup(): ReactNode {
  const create = useCommand((body: Values) => call(createTagGroup, { body }));
  return (
    <Fields
      title={zh.tags.newGroup}
      submitLabel={zh.tags.saveGroup}
      initial={{ name: '', exclusive: false }}
      command={create}
      done={zh.tags.created}
    />
  );
}

export function EditTagGroup(): ReactNode {
  const { id = '' } = useParams();
  const groups = useQuery(query(listTagGroups, { query: { limit: MAX_LIMIT } }));
  const group = groups.data?.items.find((each) => each.id === id);
  return group === undefined ? null : <Edit key={group.id} group={group} />;
}

function Edit({ group }: { group: Static<typeof TagGroup> }): ReactNode {
  const navigate = useNavigate();
  const update = useCommand((body: Values) => call(updateTagGroup, { params: { id: group.id }, body }));
  const remove = useCommand(
    (id: string) => call(deleteTagGroup, { params: { id } }),
    () => void navigate(paths.tags()),
  );
  const affected = group.tags.reduce((sum, tag) => sum + tag.customers, 0);
  return (
    <Fields
      title={zh.tags.editGroup}
      submitLabel={zh.tags.saveGroup}
      initial={{ name: group.name, exclusive: group.exclusive }}
      command={update}
      done={() => zh.actions.saved}
      aside={
        <DeleteButton
          label={zh.tags.deleteGroup}
          title={zh.tags.deleteGroupTitle(group.name)}
          body={zh.tags.deleteGroupBody(group.tags.length, count(affected))}
          onDelete={() => remove.mutateAsync(group.id)}
          done={zh.tags.deleted(group.name)}
        />
      }
    />
  );
}

type FieldsProps = {
  title: string;
  submitLabel: string;
  initial: Values;
  command: ReturnType<typeof useCommand<Values, unknown>>;
  done: (name: string) => string;
  aside?: ReactNode;
};

function Fields({ title, submitLabel, initial, command, done, aside }: FieldsProps): ReactNode {
  const [form] = Form.useForm<Values>();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const close = (): void => {
    void navigate(paths.tags());
  };
  const submit = (values: Values): void => {
    command.mutate(values, {
      onSuccess: () => {
        message.success(done(values.name));
        close();
      },
    });
  };
  return (
    <FormDrawer<Values>
      title={title}
      form={form}
      initialValues={initial}
      submitLabel={submitLabel}
      pending={command.isPending}
      error={command.error}
      onSubmit={submit}
      onClose={close}
      aside={aside}
    >
      <Form.Item name="name" label={zh.tags.groupName} rules={[{ required: true, whitespace: true, message: zh.tags.nameRequired }]}>
        <Input autoFocus maxLength={60} placeholder={zh.tags.groupPlaceholder} />
      </Form.Item>
      <Form.Item name="exclusive" label={zh.tags.exclusiveField} extra={zh.tags.exclusiveHint} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  );
}
