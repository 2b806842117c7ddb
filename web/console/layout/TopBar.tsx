import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { signOut } from '../../../domain/auth/contract.ts';
import { call } from '../../api/call.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { useClock } from '../../ui/clock.ts';
import { Icon } from '../../ui/icons.tsx';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { clockText } from '../../ui/when.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { QuickFind } from './QuickFind.tsx';

/** Whose company, what time it is there, who is signed in. */
export function TopBar({ onOpenNavigation }: { onOpenNavigation: () => void }): ReactNode {
  const session = useSession();
  return (
    <header className="top">
      <Button type="text" className="top-menu" aria-label={zh.shell.openNav} onClick={onOpenNavigation} icon={<Icon name="menu" />} />
      <strong className="top-corp">{session.corpName}</strong>
      <span className="spring" />
      <QuickFind />
      {session.simulatorUrl === null ? null : <DemoClock simulatorUrl={session.simulatorUrl} />}
      <UserMenu />
    </header>
  );
}

function DemoClock({ simulatorUrl }: { simulatorUrl: string }): ReactNode {
  const { now, zone } = useClock();
  return (
    <span className="demo-clock">
      <Icon name="clock" size={15} />
      <span className="top-clock-label">{zh.shell.demoClock}</span>
      <time>{clockText(now, zone)}</time>
      <a href={simulatorUrl} target="_blank" rel="noreferrer">
        <span className="top-link-words">{zh.shell.openSimulator}</span>
        <Icon name="out" size={14} />
      </a>
    </span>
  );
}

function UserMenu(): ReactNode {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const leave = async (): Promise<void> => {
    try {
      await call(signOut);
    } catch (error) {
      console.error(error);
      message.error(messageOf(error));
      return;
    }
    await navigate(paths.login());
    client.clear();
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: `${session.name} · ${zh.shell.roles[session.role]}`, disabled: true },
          { type: 'divider' },
          { key: 'out', label: zh.shell.signOut, onClick: () => void leave() },
        ],
      }}
    >
      <Button type="text" className="top-user" aria-label={zh.shell.userMenu}>
        <PersonAvatar name={session.name} size={26} />
        <span className="top-user-name">{session.name}</span>
      </Button>
    </Dropdown>
  );
}
