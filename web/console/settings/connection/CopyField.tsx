import { App, Button, Input } from 'antd';
import { useRef, type ReactNode } from 'react';
import { Icon } from '../../../ui/icons.tsx';
import { zh } from '../../../ui/zh.ts';

/** Something to be pasted elsewhere: whole, in one click. */
export function CopyField({ label, value }: { label: string; value: string }): ReactNode {
  const { message } = App.useApp();
  const field = useRef<HTMLDivElement>(null);
  const copy = async (): Promise<void> => {
    if (await copied(value, field.current?.querySelector('input') ?? null)) void message.success(zh.connection.copied);
    else void message.warning(zh.connection.copyFailed);
  };
  return (
    <div className="copy-field" ref={field}>
      <span className="field-label">{label}</span>
      <Input readOnly value={value} aria-label={label} onFocus={(event) => event.target.select()} />
      <Button icon={<Icon name="copy" size={16} />} aria-label={zh.connection.copyOf(label)} onClick={() => void copy()}>
        {zh.connection.copy}
      </Button>
    </div>
  );
}

// Browsers give the clipboard to pages over HTTPS and of the machine itself only; elsewhere the old way still works.
async function copied(value: string, input: HTMLInputElement | null): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(value).then(
      () => true,
      (error: unknown) => {
        console.warn('the clipboard was refused', error);
        return false;
      },
    );
  }
  input?.select();
  return document.execCommand('copy');
}
