import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { reasonOf } from '../api.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

type Shell = {
  /** Says something for a moment at the foot of the phone. */
  readonly say: (text: string) => void;
  /** Runs it; what goes wrong is said, after the words given. */
  readonly attempt: (failing: string, job: () => Promise<unknown>) => void;
};
const PhoneShell = createContext<Shell>({ say: () => undefined, attempt: () => undefined });

export function usePhone(): Shell {
  return useContext(PhoneShell);
}

type Props = {
  readonly label: string;
  readonly kind: 'wechat' | 'wecom';
  readonly time: string;
  readonly caption: ReactNode;
  readonly children: ReactNode;
};

const SAID_MS = 3_200;

/** A phone with its status bar; above it, outside of the glass, whose it is. */
export function Phone({ label, kind, time, caption, children }: Props): ReactNode {
  const [said, setSaid] = useState('');
  const timer = useRef(0);
  const say = useCallback((text: string) => {
    setSaid(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setSaid(''), SAID_MS);
  }, []);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const shell = useMemo<Shell>(
    () => ({
      say,
      attempt(failing, job) {
        job().catch((error: unknown) => say(`${failing}：${reasonOf(error)}。`));
      },
    }),
    [say],
  );
  return (
    <section className={`side side-${kind}`} aria-label={label}>
      <div className="caption">{caption}</div>
      <div className="phone">
        <div className="status-bar" aria-hidden="true">
          <span>{time}</span>
          <span className="island" />
          <span className="status-app">{kind === 'wechat' ? '微信' : '企业微信'}</span>
        </div>
        <PhoneShell.Provider value={shell}>{children}</PhoneShell.Provider>
        <p className={said === '' ? 'toast' : 'toast toast-on'} role="status">
          {said}
        </p>
      </div>
    </section>
  );
}

type NavProps = { readonly title: ReactNode; readonly under?: ReactNode; readonly onBack?: () => void; readonly children?: ReactNode };

export function NavBar({ title, under, onBack, children }: NavProps): ReactNode {
  return (
    <header className="nav">
      {onBack === undefined ? <span className="nav-side" /> : <IconButton icon="back" label="返回" onClick={onBack} />}
      <div className="nav-title">
        <h2>{title}</h2>
        {under === undefined ? null : <p>{under}</p>}
      </div>
      <div className="nav-side nav-end">{children}</div>
    </header>
  );
}

type IconButtonProps = { readonly icon: IconName; readonly label: string; readonly onClick: () => void; readonly tone?: 'danger' };

export function IconButton({ icon, label, onClick, tone }: IconButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={tone === undefined ? 'icon-button' : `icon-button ${tone}`}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} size={22} />
    </button>
  );
}

/** What to do where there is nothing yet. */
export function Empty({ icon, children, action }: { icon: IconName; children: ReactNode; action?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <Icon name={icon} size={40} />
      <p>{children}</p>
      {action}
    </div>
  );
}
