import { App, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { pauseSop, resumeSop, type Sop } from '../../../domain/sop/contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../ui/icons.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';

/** Pauses or resumes, after saying for how many. */
export function PauseButton({ sop }: { sop: Static<typeof Sop> }): ReactNode {
  const { modal, message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const change = useCommand((to: 'pause' | 'resume') => call(to === 'pause' ? pauseSop : resumeSop, { params: { id: sop.id } }));
  const act = sop.status === 'paused' ? 'resume' : 'pause';
  const words =
    act === 'pause'
      ? {
          label: zh.sops.pause,
          title: zh.sops.pauseTitle(sop.name),
          body: zh.sops.pauseBody(count(sop.counts.active)),
          done: zh.sops.paused,
        }
      : {
          label: zh.sops.resume,
          title: zh.sops.resumeTitle(sop.name),
          body: zh.sops.resumeBody(count(sop.counts.active)),
          done: zh.sops.resumed,
        };
  const reason = locked ? zh.shell.viewerReason : sop.status === 'draft' ? zh.sops.pauseReasonDraft : '';
  const ask = (): void => {
    modal.confirm({
      title: words.title,
      content: words.body,
      okText: words.label,
      cancelText: zh.actions.cancel,
      onOk: async () => {
        try {
          await change.mutateAsync(act);
          message.success(words.done);
        } catch (error) {
          console.error(error);
          message.error(messageOf(error));
        }
      },
    });
  };
  return (
    <Tooltip title={reason}>
      <Button disabled={reason !== ''} icon={<Icon name={act === 'pause' ? 'pause' : 'play'} size={16} />} onClick={ask}>
        {words.label}
      </Button>
    </Tooltip>
  );
}
