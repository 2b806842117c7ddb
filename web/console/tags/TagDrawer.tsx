import { useQuery } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { createTag, deleteTag, listTagGroups, updateTag, type Tag } from '../../../domain/customers/contract.ts';
import { MAX_LIMIT } from '../../../domain/kernel/page.ts';
import { TAG_NAME_CHARACTERS } from '../../../domain/wecom/limits.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { FormDrawer } from '../../ui/FormDrawer.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { DeleteButton } from './DeleteButton.tsx';

type Values = { name: string };

export function NewTag(): ReactNode {
  const { id = '' } = useParams();
  const create = useCommand(({ name }: Values) => call(createTag, { body: { groupId: id, name } }));
  return <Fields title={zh.tags.newTag} initial={{ name: '' }} command={create} done={zh.tags.created} />;
}

export function EditTag(): ReactNode {
  const { id = '' } = useParams();
  const groups = useQuery(query(listTagGroups, { query: { limit: MAX_LIMIT } }));
  const tag = groups.data?.items.flatMap((group) => group.tags).find((each) => each.id === id);
  return tag === undefined ? null : <Edit key={tag.id} tag={tag} />;
}

function Edit({ tag }: { tag: Static<typeof Tag> }): ReactNode {
  const navigate = useNavigate();
  const update = useCommand((body: Values) => call(updateTag, { params: { id: tag.id }, body }));
  const remove = useCommand(
    (id: string) => call(deleteTag, { params: { id } }),
    () => void navigate(paths.tags()),
  );
  return (
    <Fields
      title={zh.tags.editTag}
      initial={{ name: tag.name }}
      command={update}
      done={() => zh.actions.saved}
      aside={
        <DeleteButton
          label={zh.tags.deleteTag}
          title={zh.tags.deleteTagTitle(tag.name)}
          body={zh.tags.deleteTagBody(count(tag.customers))}
          onDelete={() => remove.mutateAsync(tag.id)}
          done={zh.tags.deleted(tag.name)}
        />
      }
    />
  );
}

type FieldsProps = {
  title: string;
  initial: Values;
  command: ReturnType<typeof useCommand<Values, unknown>>;
  done: (name: string) => string;
  aside?: ReactNode;
};

function Fields({ title, initial, command, done, aside }: FieldsProps): ReactNode {
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
      submitLabel={zh.tags.saveTag}
      pending={command.isPending}
      error={command.error}
      onSubmit={submit}
      onClose={close}
      aside={aside}
    >
      <Form.Item
        name="name"
        label={zh.tags.tagName}
        rules={[
          { required: true, whitespace: true, message: zh.tags.nameRequired },
          { max: TAG_NAME_CHARACTERS, message: zh.tags.tagNameLong },
        ]}
      >
        <Input autoFocus placeholder={zh.tags.tagPlaceholder} />
      </Form.Item>
    </FormDrawer>
  );
}
