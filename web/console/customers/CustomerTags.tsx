import { App } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { changeCustomerTags, type Customer } from '../../../domain/customers/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { useUndoToast } from '../../ui/undo.tsx';
import { zh } from '../../ui/zh.ts';
import { AddTags } from './AddTags.tsx';
import { useLeaving, type Leaving } from './leaving.ts';
import { RemovableTag } from './RemovableTag.tsx';

type Data = Static<typeof Customer>;
type Tagging = Data['taggings'][number];
type Change = { add?: string[]; remove?: string[] };

/** Her tags under their groups; adding, and removing that asks when a sequence would end and can be undone for ten seconds. */
export function CustomerTags({ customer }: { customer: Data }): ReactNode {
  const { role } = useSession();
  const { message } = App.useApp();
  const undo = useUndoToast('stays');
  const leaving = useLeaving(customer.id);
  const change = useCommand((body: Change) => call(changeCustomerTags, { params: { id: customer.id }, body }));
  const locked = role === 'viewer';
  const refused = (error: Error): void => {
    void message.error(messageOf(error));
  };

  const remove = ({ tag }: Tagging, left: readonly Leaving[]): void => {
    const done = {
      title: zh.customers.tagRemoved(zh.tags.fullName(tag.groupName, tag.name)),
      undo: () => change.mutateAsync({ add: [tag.id] }),
    };
    change.mutate(
      { remove: [tag.id] },
      {
        onSuccess: () => {
          undo(left.length === 0 ? done : { ...done, note: zh.customers.undoKeepsOut(left.map((each) => each.sopName)) });
        },
        onError: refused,
      },
    );
  };
  const add = (ids: readonly string[], then: () => void): void => {
    change.mutate(
      { add: Array.from(ids) },
      {
        onSuccess: (answer) => {
          const added = answer.taggings.filter((tagging) => ids.includes(tagging.tag.id));
          then();
          void message.success(zh.customers.tagsAdded(added.map(({ tag }) => tag.name).join('、')));
        },
        onError: refused,
      },
    );
  };
  return (
    <section className="card" aria-labelledby="customer-tags">
      <div className="card-head">
        <h2 id="customer-tags">{zh.customers.facts.tags}</h2>
        <span className="spring" />
        <AddTags customer={customer} leaving={leaving} locked={locked} pending={change.isPending} onAdd={add} />
      </div>
      {customer.taggings.length === 0 ? <p className="padded-small secondary">{zh.customers.noTags}</p> : null}
      <dl className="customer-tags">
        {byGroup(customer.taggings).map(([group, taggings]) => (
          <div key={group}>
            <dt>{group}</dt>
            <dd className="tag-list">
              {taggings.map((tagging) => (
                <RemovableTag
                  key={tagging.tag.id}
                  tagging={tagging}
                  leaving={leaving?.(tagging.tag.id)}
                  disabled={locked || change.isPending}
                  reason={locked ? zh.shell.viewerReason : ''}
                  onRemove={(left) => {
                    remove(tagging, left);
                  }}
                />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function byGroup(taggings: readonly Tagging[]): [string, Tagging[]][] {
  const groups = new Map<string, Tagging[]>();
  for (const tagging of taggings) groups.set(tagging.tag.groupName, [...(groups.get(tagging.tag.groupName) ?? []), tagging]);
  // By name, so that a tag taken back stands where it stood.
  return Array.from(groups).toSorted(([a], [b]) => a.localeCompare(b, 'zh-CN'));
}
