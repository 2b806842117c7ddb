import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { Logo } from '../../ui/Logo.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

type Entry = { to: string; label: string; icon: IconName };
type Group = { title: string | undefined; entries: readonly Entry[] };

const GROUPS: readonly Group[] = [
  { title: undefined, entries: [{ to: paths.today(), label: zh.nav.today, icon: 'today' }] },
  {
    title: zh.nav.customersGroup,
    entries: [
      { to: paths.customers(), label: zh.nav.customers, icon: 'customers' },
      { to: paths.stages(), label: zh.nav.stages, icon: 'stages' },
      { to: paths.tags(), label: zh.nav.tags, icon: 'tags' },
      { to: paths.orders(), label: zh.nav.orders, icon: 'orders' },
      { to: paths.groups(), label: zh.nav.groups, icon: 'groups' },
    ],
  },
  {
    title: zh.nav.deliveryGroup,
    entries: [
      { to: paths.sops(), label: zh.nav.sops, icon: 'sops' },
      { to: paths.deliveries(), label: zh.nav.deliveries, icon: 'deliveries' },
      { to: paths.massTasks(), label: zh.nav.massTasks, icon: 'massTasks' },
    ],
  },
  {
    title: zh.nav.settingsGroup,
    entries: [
      { to: paths.connection(), label: zh.nav.connection, icon: 'link' },
      { to: paths.greeting(), label: zh.nav.greeting, icon: 'greeting' },
      { to: paths.deliverySettings(), label: zh.nav.deliverySettings, icon: 'settings' },
      { to: paths.health(), label: zh.nav.health, icon: 'health' },
    ],
  },
];

/** By job, two levels, only pages that exist. */
export function Navigation(): ReactNode {
  return (
    <nav className="navigation" aria-label={zh.nav.label}>
      <Link to={paths.today()} className="brand">
        <Logo size={26} />
        {zh.shell.product}
      </Link>
      {GROUPS.map((group) => (
        <div key={group.title ?? ''} className="nav-group">
          {group.title === undefined ? null : <div className="nav-title">{group.title}</div>}
          <ul>
            {group.entries.map((entry) => (
              <li key={entry.to}>
                <NavLink to={entry.to} end={entry.to === paths.today()}>
                  <Icon name={entry.icon} />
                  {entry.label}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
