import { useMutation } from '@tanstack/react-query';
import { App, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { TagDeletion } from '../../../domain/customers/contract.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';

type Impact = Static<typeof TagDeletion>;
type Props = {
  label: string;
  title: string;
  /** What it costs, asked for at the moment of deleting. */
  impact: () => Promise<Impact>;
  body: (impact: Impact) => string;
  done: string;
  onDelete: () => Promise<unknown>;
};

/** Deletes after saying how many customers it concerns; while SOPs use it, says which and does not delete. */
export function DeleteButton({ label, title, impact, body, done, onDelete }: Props): ReactNode {
  const { modal, message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const confirm = (found: Impact): void => {
    modal.confirm({
      title,
      content: found.sops.length === 0 ? body(found) : zh.tags.deleteBlocked(found.sops, count(found.customers)),
      okText: label,
      okButtonProps: { danger: true, disabled: found.sops.length > 0 },
      cancelText: zh.actions.cancel,
      onOk: async () => {
        try {
          await onDelete();
          message.success(done);
        } catch (error) {
          console.error(error);
          message.error(messageOf(error));
        }
      },
    });
  };
  const ask = useMutation({ mutationFn: impact, onSuccess: confirm, onError: (error) => message.error(messageOf(error)) });
  return (
    <Tooltip title={locked ? zh.shell.viewerReason : ''}>
      <Button
        danger
        type="text"
        disabled={locked}
        loading={ask.isPending}
        onClick={() => {
          ask.mutate();
        }}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
