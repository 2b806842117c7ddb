import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from './phone.tsx';

type Props = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode };

/** Rises from the foot of the phone, over what is open. */
export function Sheet({ title, onClose, children }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    box.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  useEffect(() => {
    // Two phones may each have one open: the key is for the one that is used.
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape' && box.current?.contains(document.activeElement) === true) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <div className="sheet-over">
      <button type="button" className="sheet-away" tabIndex={-1} aria-label="关闭" onClick={onClose} />
      <div className="sheet" role="dialog" aria-label={title} tabIndex={-1} ref={box}>
        <header>
          <h3>{title}</h3>
          <IconButton icon="close" label="收起" onClick={onClose} />
        </header>
        <div className="sheet-body">{children}</div>
      </div>
    </div>
  );
}

type ConfirmProps = {
  readonly title: string;
  readonly sentence: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** Says what follows before it is done. */
export function Confirm({ title, sentence, action, onConfirm, onClose }: ConfirmProps): ReactNode {
  return (
    <Sheet title={title} onClose={onClose}>
      <p className="sheet-words">{sentence}</p>
      <div className="sheet-actions">
        <button type="button" onClick={onClose}>
          取消
        </button>
        <button
          type="button"
          className="danger-fill"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </button>
      </div>
    </Sheet>
  );
}
