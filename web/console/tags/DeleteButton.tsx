import { App, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { zh } from '../../ui/zh.ts';

type Props = { label: string; title: string; body: string; done: string; onDelete: () => Promise<unknown> };

/** Deletes after saying what it costs. */
export function DeleteButton({ label, title, body, done, onDelete }: Props): ReactNode {
  const { modal, message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const ask = (): void => {
    modal.confirm({
      title,
      content: body,
      okText: label,
      okButtonProps: { danger: true },
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
  return (
    <Tooltip title={locked ? zh.shell.viewerReason : ''}>
      <Button danger type="text" disabled={locked} onClick={ask}>
        {label}
      </Button>
    </Tooltip>
  );
}
