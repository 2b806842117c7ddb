import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './icons.tsx';
import { zh } from './zh.ts';

type Props = { title: string; heading?: ReactNode; sentence?: ReactNode; actions?: ReactNode; back?: { to: string; label: string } };

/** Title, one sentence, the main action at right; names the browser's tab as well. */
export function PageHeader({ title, heading, sentence, actions, back }: Props): ReactNode {
  useEffect(() => {
    document.title = `${title} · ${zh.shell.product}`;
  }, [title]);
  return (
    <header className="page-header">
      <div className="page-header-words">
        {back === undefined ? null : (
          <Link className="back" to={back.to}>
            <Icon name="back" size={14} />
            {back.label}
          </Link>
        )}
        <h1>{heading ?? title}</h1>
        {sentence === undefined ? null : <p className="secondary">{sentence}</p>}
      </div>
      {actions === undefined ? null : <div className="page-header-actions">{actions}</div>}
    </header>
  );
}
