import { useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { createTag, deleteTag, previewTagDeletion, updateTag, type Tag } from '../../../domain/customers/contract.ts';
import { TAG_NAME_CHARACTERS } from '../../../domain/wecom/limits.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { count } from '../../ui/money.ts';
import { tagGroupsQuery } from '../../ui/tag-names.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { CatalogDrawer } from './CatalogDrawer.tsx';
import { DeleteButton } from './DeleteButton.tsx';

type Values = { name: string };

export function NewTag(): ReactNode {
  const { id = '' } = useParams();
  const create = useCommand(({ name }: Values) => call(createTag, { body: { groupId: id, name } }));
  return (
    <CatalogDrawer<Values>
      title={zh.tags.newTag}
      submitLabel={zh.tags.saveTag}
      initial={{ name: '' }}
      command={create}
      done={zh.tags.created}
    >
      <NameField />
    </CatalogDrawer>
  );
}

export function EditTag(): ReactNode {
  const { id = '' } = useParams();
  const groups = useQuery(tagGroupsQuery);
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
    <CatalogDrawer<Values>
      title={zh.tags.editTag}
      submitLabel={zh.tags.saveTag}
      initial={{ name: tag.name }}
      command={update}
      done={() => zh.actions.saved}
      aside={
        <DeleteButton
          label={zh.tags.deleteTag}
          title={zh.tags.deleteTagTitle(tag.name)}
          impact={() => call(previewTagDeletion, { params: { id: tag.id } })}
          body={({ customers }) => zh.tags.deleteTagBody(count(customers))}
          onDelete={() => remove.mutateAsync(tag.id)}
          done={zh.tags.deleted(tag.name)}
        />
      }
    >
      <NameField />
    </CatalogDrawer>
  );
}

function NameField(): ReactNode {
  return (
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
  );
}
