import { App, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { messageOf } from '../api/error.ts';
import { zh } from './zh.ts';

type Undoable = { title: string; note?: string; undo: () => Promise<unknown> };
/** Whether the offer outlives the page that made it: a stored change can be taken back from anywhere, a draft's cannot. */
type Life = 'stays' | 'leavesWithPage';
const SECONDS = 10;

/** Says what was done and offers to take it back for ten seconds. */
export function useUndoToast(life: Life): (act: Undoable) => void {
  const { message, notification } = App.useApp();
  const shown = useRef(new Set<string>());
  useEffect(() => {
    const keys = shown.current;
    return () => {
      if (life === 'leavesWithPage') for (const key of keys) notification.destroy(key);
    };
  }, [life, notification]);
  return ({ title, note, undo }) => {
    const key = `undo ${title}`;
    shown.current.add(key);
    const takeBack = async (): Promise<void> => {
      notification.destroy(key);
      try {
        await undo();
        message.success(zh.actions.undone);
      } catch (error) {
        console.error(error);
        message.error(messageOf(error));
      }
    };
    notification.open({
      key,
      title,
      ...(note === undefined ? {} : { description: note }),
      duration: SECONDS,
      placement: 'bottomLeft',
      showProgress: true,
      actions: (
        <Button type="primary" size="small" onClick={() => void takeBack()}>
          {zh.actions.undo}
        </Button>
      ),
    });
  };
}
