import { App } from 'antd';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';

/** A command whose outcome is told in a toast. */
export function useTold<T>(act: (what: T) => Promise<unknown>, done: string): (what: T) => Promise<void> {
  const { message } = App.useApp();
  const command = useCommand(act);
  return async (what) => {
    try {
      await command.mutateAsync(what);
      message.success(done);
    } catch (error) {
      console.error(error);
      message.error(messageOf(error));
    }
  };
}
