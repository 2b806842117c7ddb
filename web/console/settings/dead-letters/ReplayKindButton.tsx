import { App, Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { ResponseOf } from '../../../../domain/kernel/route.ts';
import { replayDeadLetters, type listDeadLetterKinds } from '../../../../domain/wecom/inbox-contract.ts';
import { call } from '../../../api/call.ts';
import { useCommand } from '../../../api/command.ts';
import { messageOf } from '../../../api/error.ts';
import { useSession } from '../../../api/session.ts';
import { count } from '../../../ui/money.ts';
import { zh } from '../../../ui/zh.ts';
import { replayBar } from './replay-bar.ts';

type Kind = ResponseOf<typeof listDeadLetterKinds>['items'][number];

/** Another try for all letters of the kind that the list shows, after saying how many they are. */
export function ReplayKindButton({ kind }: { kind: Kind | undefined }): ReactNode {
  const { modal, message } = App.useApp();
  const { role } = useSession();
  const words = zh.deadLetters;
  const replay = useCommand((chosen: Kind) => call(replayDeadLetters, { body: { kind: chosen.kind } }));
  const ask = (chosen: Kind): void => {
    modal.confirm({
      title: words.confirmTitle(count(chosen.replayable), chosen.kindText),
      content: words.confirmBody,
      okText: words.replay,
      cancelText: zh.actions.cancel,
      onOk: async () => {
        try {
          const { replayed, left } = await replay.mutateAsync(chosen);
          void message.success(left === 0 ? words.replayedAll(count(replayed)) : words.replayedSome(count(replayed), count(left)));
        } catch (error) {
          console.error(error);
          void message.error(messageOf(error));
        }
      },
    });
  };
  const reason = replayBar(role) ?? reasonOf(kind);
  return (
    <Tooltip title={reason}>
      <Button
        disabled={reason !== ''}
        onClick={() => {
          if (kind !== undefined) ask(kind);
        }}
      >
        {kind === undefined ? words.replayAll : words.replayKind(kind.kindText)}
      </Button>
    </Tooltip>
  );
}

function reasonOf(kind: Kind | undefined): string {
  if (kind === undefined) return zh.deadLetters.pickKind;
  return kind.replayable === 0 ? zh.deadLetters.nothingToReplay : '';
}
