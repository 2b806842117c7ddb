import { connection } from './zh/connection.ts';
import { customers } from './zh/customers.ts';
import { deadLetters } from './zh/dead-letters.ts';
import { delivery } from './zh/delivery.ts';
import { greeting } from './zh/greeting.ts';
import { groups } from './zh/groups.ts';
import { events, orders } from './zh/orders.ts';
import { settings } from './zh/settings.ts';
import { actions, errors, lists, login, nav, shell, shortcuts, states, time } from './zh/shell.ts';
import { sopEditor } from './zh/sop-editor.ts';
import { sops } from './zh/sops.ts';
import { stages } from './zh/stages.ts';
import { sync } from './zh/sync.ts';
import { tags } from './zh/tags.ts';
import { today } from './zh/today.ts';

/** Every word of the screens. A second language is an object of the same type: `en satisfies Dict`. */
export const zh = {
  actions,
  connection,
  customers,
  deadLetters,
  delivery,
  errors,
  events,
  greeting,
  groups,
  lists,
  login,
  nav,
  orders,
  settings,
  shell,
  shortcuts,
  sopEditor,
  sops,
  stages,
  states,
  sync,
  tags,
  time,
  today,
};

export type Dict = typeof zh;
