import { App, Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import { changeCustomerTags, type Customer } from '../../../domain/customers/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../ui/icons.tsx';
import { TagsPicker } from '../../ui/TagPicker.tsx';
import { useUndoToast } from '../../ui/undo.tsx';
import { zh } from '../../ui/zh.ts';

type Data = Static<typeof Customer>;
type Change = { add?: string[]; remove?: string[] };

/** Her tags, each with its origin; adding, and removing that can be undone for ten seconds. */
export function CustomerTags({ customer }: { customer: Data }): ReactNode {
  const [picking, setPicking] = useState<readonly string[] | undefined>();
  const { role } = useSession();
  const { message } = App.useApp();
  const undo = useUndoToast('stays');
  const change = useCommand((body: Change) => call(changeCustomerTags, { params: { id: customer.id }, body }));
  const locked = role === 'viewer';

  const remove = (tag: { id: string; name: string }): void => {
    change.mutate(
      { remove: [tag.id] },
      {
        onSuccess: () => {
          undo({
            title: zh.customers.tagRemoved(tag.name),
            note: zh.customers.tagRemovedNote,
            undo: () => change.mutateAsync({ add: [tag.id] }),
          });
        },
        onError: (error) => {
          void message.error(messageOf(error));
        },
      },
    );
  };
  const add = (ids: readonly string[]): void => {
    change.mutate(
      { add: Array.from(ids) },
      {
        onSuccess: (answer) => {
          const names = answer.taggings.filter((tagging) => ids.includes(tagging.tag.id)).map((tagging) => tagging.tag.name);
          setPicking(undefined);
          void message.success(zh.customers.tagsAdded(names.join('、')));
        },
        onError: (error) => {
          void message.error(messageOf(error));
        },
      },
    );
  };
  return (
    <div className="customer-tags tag-list">
      {customer.taggings.map(({ tag, source, addedBy }) => (
        <span key={tag.id} className="chip" title={`${tag.groupName}\n${zh.customers.tagged(source, addedBy)}`}>
          {tag.name}
          <button
            type="button"
            aria-label={zh.customers.removeTag(tag.name)}
            disabled={locked || change.isPending}
            title={locked ? zh.shell.viewerReason : ''}
            onClick={() => {
              remove(tag);
            }}
          >
            ×
          </button>
        </span>
      ))}
      <Button
        size="small"
        type="dashed"
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
        okButtonProps={{ disabled: (picking ?? []).length === 0, loading: change.isPending }}
        onOk={() => {
          add(picking ?? []);
        }}
        onCancel={() => {
          setPicking(undefined);
        }}
        destroyOnHidden
      >
        <TagsPicker label={zh.customers.addTag} value={picking ?? []} onChange={setPicking} without={customer.tags.map((tag) => tag.id)} />
      </Modal>
    </div>
  );
}
