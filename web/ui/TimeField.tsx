import { Input } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from './icons.tsx';
import { readTimeOfDay } from './time-of-day.ts';
import { zh } from './zh.ts';

type Props = { label?: string; id?: string; value?: string; onChange?: (time: string) => void; disabled?: boolean };

/** A time of day, always in 24 hours: the browser's own field shows AM and PM to whoever's system is English. */
export function TimeField({ label, id, value = '', onChange, disabled }: Props): ReactNode {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    setTyped(value);
  }, [value]);
  const time = readTimeOfDay(typed);
  return (
    <Input
      className="short"
      value={typed}
      inputMode="numeric"
      maxLength={8}
      placeholder={zh.time.placeholder}
      suffix={<Icon name="clock" size={15} />}
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(disabled === undefined ? {} : { disabled })}
      {...(time === undefined ? { status: 'error', 'aria-invalid': true } : {})}
      onChange={(event) => {
        setTyped(event.target.value);
        if (/^\d{2}:\d{2}$/.test(event.target.value) && readTimeOfDay(event.target.value) !== undefined) onChange?.(event.target.value);
      }}
      onBlur={() => {
        // What is no time goes back to what was.
        setTyped(time ?? value);
        if (time !== undefined && time !== value) onChange?.(time);
      }}
    />
  );
}
