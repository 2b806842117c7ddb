import type { ReactNode } from 'react';

export function AppCard({ children }: { children: ReactNode }): ReactNode {
  return <article className="app-card">{children}</article>;
}

export function AppLink({ url, children }: { url: string; children: ReactNode }): ReactNode {
  if (url === '') return <span className="app-link">{children}</span>;
  return (
    <a className="app-link" href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
