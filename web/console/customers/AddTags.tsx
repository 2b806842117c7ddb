import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Customer } from '../../../domain/customers/contract.ts';
import { Icon } from '../../ui/icons.tsx';
import { tagGroupsQuery } from '../../ui/tag-names.ts';
import { TagsPicker } from '../../ui/TagPicker.tsx';
import { zh } from '../../ui/zh.ts';
import { replacedBy, type Leaving } from './leaving.ts';
import { Consequences } from './RemovableTag.tsx';

type Props = {
  customer: Static<typeof Customer>;
  leaving: ((tagId: string) => Leaving[]) | undefined;
  locked: boolean;
  pending: boolean;
  /** `then` closes the dialog. */
  onAdd: (ids: readonly string[], then: () => void) => void;
};

/** Picks tags to add; says before what an exclusive group would take away for them. */
export function AddTags({ customer, leaving, locked, pending, onAdd }: Props): ReactNode {
  const [picking, setPicking] = useState<readonly string[] | undefined>();
  const groups = useQuery(tagGroupsQuery);
  const picked = picking ?? [];
  const replaced = replacedBy(picked, customer.tags, groups.data?.items ?? []);
  const left = replaced.flatMap((tag) => leaving?.(tag.id) ?? []);
  const close = (): void => {
    setPicking(undefined);
  };
  return (
    <>
      <Button
        size="small"
        disabled={locked}
        title={locked ? zh.shell.viewerReason : ''}
        icon={<Icon name="plus" size={14} />}
        onClick={() => {
          setPicking([]);
        }}
      >
        {zh.customers.addTag}
      </Button>
      <Modal
        open={picking !== undefined}
        title={zh.customers.addTagTitle}
        okText={zh.customers.addTagSubmit}
        okButtonProps={{ disabled: picked.length === 0, loading: pending }}
        onOk={() => {
          onAdd(picked, close);
        }}
        onCancel={close}
        destroyOnHidden
      >
        <div className="stack">
          <TagsPicker label={zh.customers.addTag} value={picked} onChange={setPicking} without={customer.tags.map((tag) => tag.id)} />
          {replaced.length === 0 ? null : (
            <Alert
              type="warning"
              showIcon
              title={zh.customers.replaces(replaced.map((tag) => zh.tags.fullName(tag.groupName, tag.name)))}
              {...(left.length === 0 ? {} : { description: <Consequences leaving={left} /> })}
            />
          )}
        </div>
      </Modal>
    </>
  );
}
