import { useQuery } from '@tanstack/react-query';
import { Form, Input, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { createTagGroup, deleteTagGroup, previewGroupDeletion, updateTagGroup, type TagGroup } from '../../../domain/customers/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { count } from '../../ui/money.ts';
import { tagGroupsQuery } from '../../ui/tag-names.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { CatalogDrawer } from './CatalogDrawer.tsx';
import { DeleteButton } from './DeleteButton.tsx';

type Values = { name: string; exclusive: boolean };

export function NewTagGroup(): ReactNode {
  const create = useCommand((body: Values) => call(createTagGroup, { body }));
  return (
    <CatalogDrawer<Values>
      title={zh.tags.newGroup}
      submitLabel={zh.tags.saveGroup}
      initial={{ name: '', exclusive: false }}
      command={create}
      done={zh.tags.created}
    >
      <GroupFields />
    </CatalogDrawer>
  );
}

export function EditTagGroup(): ReactNode {
  const { id = '' } = useParams();
  const groups = useQuery(tagGroupsQuery);
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
  return (
    <CatalogDrawer<Values>
      title={zh.tags.editGroup}
      submitLabel={zh.tags.saveGroup}
      initial={{ name: group.name, exclusive: group.exclusive }}
      command={update}
      done={() => zh.actions.saved}
      aside={
        <DeleteButton
          label={zh.tags.deleteGroup}
          title={zh.tags.deleteGroupTitle(group.name)}
          impact={() => call(previewGroupDeletion, { params: { id: group.id } })}
          body={({ tags, customers }) => zh.tags.deleteGroupBody(tags, count(customers))}
          onDelete={() => remove.mutateAsync(group.id)}
          done={zh.tags.deleted(group.name)}
        />
      }
    >
      <GroupFields />
    </CatalogDrawer>
  );
}

function GroupFields(): ReactNode {
  return (
    <>
      <Form.Item name="name" label={zh.tags.groupName} rules={[{ required: true, whitespace: true, message: zh.tags.nameRequired }]}>
        <Input autoFocus maxLength={60} placeholder={zh.tags.groupPlaceholder} />
      </Form.Item>
      <Form.Item name="exclusive" label={zh.tags.exclusiveField} extra={zh.tags.exclusiveHint} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}
