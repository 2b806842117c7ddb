import { App, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { replayDeadLetter, type DeadLetter } from '../../../../domain/wecom/inbox-contract.ts';
import { call } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { useSession } from '../../../api/session.ts';
import { zh } from '../../../ui/zh.ts';
import { replayBar } from './replay-bar.ts';

type Props = { letter: Pick<Static<typeof DeadLetter>, 'id' | 'kindText' | 'replayable'>; place?: 'row' | 'drawer'; onDone?: () => void };

/** Another try for one letter; where that makes no sense, says so. */
export function ReplayButton({ letter, place = 'row', onDone }: Props): ReactNode {
  const { message } = App.useApp();
  const { role } = useSession();
  const words = zh.deadLetters;
  const replay = useCommand(
    () => call(replayDeadLetter, { params: { id: letter.id } }),
    () => {
      void message.success(words.replayed);
      onDone?.();
    },
  );
  const reason = replayBar(role) ?? (letter.replayable ? '' : words.cannot);
  return (
    <Tooltip title={reason}>
      <Button
        {...(place === 'row' ? { size: 'small' } : { type: 'primary' })}
        disabled={reason !== ''}
        loading={replay.isPending}
        aria-label={`${words.replay}：${letter.kindText}`}
        onClick={() => {
          replay.mutate(undefined, { onError: (error) => void message.error(messageOf(error)) });
        }}
      >
        {words.replay}
      </Button>
    </Tooltip>
  );
}
