import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Outlet, useLocation } from 'react-router';
import { SessionContext, sessionQuery, type Session } from '../../api/session.ts';
import { ClockContext } from '../../ui/clock.ts';
import { Failure } from '../../ui/Faces.tsx';
import { zh } from '../../ui/zh.ts';
import './layout.css';
import { Navigation } from './Navigation.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { TopBar } from './TopBar.tsx';

/** Everything behind the login: navigation, top bar, and the clock that all relative times count from. */
export function Layout(): ReactNode {
  const session = useQuery(sessionQuery);
  if (session.data !== undefined) return <Frame session={session.data} />;
  if (session.isError && !signedOut(session.error)) return <Failure error={session.error} retry={() => void session.refetch()} />;
  return <div className="frame" aria-busy="true" aria-label={zh.lists.loading} />;
}

function Frame({ session }: { session: Session }): ReactNode {
  const now = useProductClock(session.clockOffset);
  const [drawer, setDrawer] = useState<'open' | 'shut'>('shut');
  const { pathname } = useLocation();
  useRefreshWhenClockMoves(session.clockOffset);
  useEffect(() => {
    setDrawer('shut');
  }, [pathname]);
  return (
    <SessionContext value={session}>
      <ClockContext value={{ now, zone: session.zone }}>
        <a className="skip" href="#content">
          {zh.shell.skipToContent}
        </a>
        <div className="frame">
          <aside className="side">
            <Navigation />
          </aside>
          <Drawer
            open={drawer === 'open'}
            placement="left"
            size={240}
            title={zh.shell.product}
            onClose={() => {
              setDrawer('shut');
            }}
            styles={{ body: { padding: 0 } }}
          >
            <Navigation />
          </Drawer>
          <div className="column">
            <TopBar
              onOpenNavigation={() => {
                setDrawer('open');
              }}
            />
            <main id="content" tabIndex={-1}>
              <Outlet />
            </main>
          </div>
        </div>
        <Shortcuts />
      </ClockContext>
    </SessionContext>
  );
}

// Twice a minute is enough for words that count in minutes.
function useProductClock(offset: number): number {
  const [machine, setMachine] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => {
      setMachine(Date.now());
    }, 15_000);
    return () => {
      window.clearInterval(timer);
    };
  }, []);
  return machine + offset;
}

function useRefreshWhenClockMoves(offset: number): void {
  const client = useQueryClient();
  const known = useRef(offset);
  useEffect(() => {
    if (Math.abs(known.current - offset) < 5_000) return;
    known.current = offset;
    void client.invalidateQueries();
  }, [client, offset]);
}

function signedOut(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 401;
}
