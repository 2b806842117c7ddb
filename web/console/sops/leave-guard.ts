import { App } from 'antd';
import { useCallback, useEffect, useRef } from 'react';
import { useBlocker } from 'react-router';
import { zh } from '../../ui/zh.ts';

/** Asks before unsaved changes are left behind, within the console and by closing the tab. Returns a pass for one leave. */
export function useLeaveGuard(dirty: boolean): () => void {
  const { modal } = App.useApp();
  const pass = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && !pass.current && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    pass.current = false;
  }, [dirty]);

  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    modal.confirm({
      title: zh.sopEditor.leaveTitle,
      content: zh.sopEditor.leaveBody,
      okText: zh.sopEditor.leave,
      okButtonProps: { danger: true },
      cancelText: zh.sopEditor.stay,
      onOk: () => {
        blocker.proceed();
      },
      onCancel: () => {
        blocker.reset();
      },
    });
  }, [blocker, modal]);

  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [dirty]);

  return useCallback(() => {
    pass.current = true;
  }, []);
}
