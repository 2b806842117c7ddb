import { customers } from './zh/customers.ts';
import { delivery } from './zh/delivery.ts';
import { settings } from './zh/settings.ts';
import { actions, errors, lists, login, nav, shell, shortcuts, states, time } from './zh/shell.ts';
import { sopEditor } from './zh/sop-editor.ts';
import { sops } from './zh/sops.ts';
import { tags } from './zh/tags.ts';
import { today } from './zh/today.ts';

/** Every word of the screens. A second language is an object of the same type: `en satisfies Dict`. */
export const zh = {
  actions,
  customers,
  delivery,
  errors,
  lists,
  login,
  nav,
  settings,
  shell,
  shortcuts,
  sopEditor,
  sops,
  states,
  tags,
  time,
  today,
};

export type Dict = typeof zh;
