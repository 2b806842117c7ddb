import { Input } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Icon } from './icons.tsx';

const PAUSE_MS = 250;

/** A search field that asks once typing pauses; `/` puts the focus here. */
export function SearchBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (text: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState(value ?? '');
  // A new onChange of every render must not restart the pause.
  const latest = useRef({ value, onChange });
  useEffect(() => {
    latest.current = { value, onChange };
  });
  useEffect(() => {
    setTyped(value ?? '');
  }, [value]);
  useEffect(() => {
    if (typed === (latest.current.value ?? '')) return undefined;
    const timer = window.setTimeout(() => {
      latest.current.onChange(typed);
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [typed]);
  return (
    <Input
      type="search"
      className="search"
      value={typed}
      maxLength={50}
      aria-label={label}
      placeholder={label}
      prefix={<Icon name="search" size={16} />}
      suffix={
        <kbd className="key-hint" aria-hidden="true">
          /
        </kbd>
      }
      onChange={(event) => {
        setTyped(event.target.value);
      }}
      onPressEnter={() => {
        onChange(typed);
      }}
    />
  );
}
