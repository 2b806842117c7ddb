import { Button, Dropdown } from 'antd';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { zh } from '../../ui/zh.ts';
import type { PipelineData } from './use-moves.ts';

type Props = {
  pipeline: PipelineData;
  /** Where they stand now; undefined when in several places. */
  current: string | null | undefined;
  label: string;
  pending: boolean;
  onMove: (stageId: string | null) => void;
  button: { readonly type?: 'primary' | 'text'; readonly size?: 'small'; readonly icon?: ReactNode; readonly text?: ReactNode };
};

/** A button that opens the stages of a pipeline to move to: works with a mouse, a finger and the keyboard. */
export function MoveMenu({ pipeline, current, label, pending, onMove, button }: Props): ReactNode {
  const locked = useSession().role === 'viewer';
  return (
    <Dropdown
      trigger={['click']}
      disabled={locked || pending}
      autoFocus
      menu={{
        items: [
          ...pipeline.stages.map((stage) => ({ key: stage.id, label: stage.name, disabled: stage.id === current })),
          ...(current === null ? [] : [{ type: 'divider' as const }, { key: OUT, label: zh.stages.moveOut }]),
        ],
        onClick: ({ key }) => {
          onMove(key === OUT ? null : key);
        },
      }}
    >
      <Button
        {...(button.type === undefined ? {} : { type: button.type })}
        {...(button.size === undefined ? {} : { size: button.size })}
        icon={button.icon}
        disabled={locked || pending}
        title={locked ? zh.shell.viewerReason : ''}
        aria-label={label}
        aria-haspopup="menu"
      >
        {button.text}
      </Button>
    </Dropdown>
  );
}

const OUT = 'out';
