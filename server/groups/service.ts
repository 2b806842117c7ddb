/** The module's door: what modules to the right may use of groups. */
export { recordGroupTalk } from './talk.ts';
export { syncGroups, type GroupsContext, type GroupsSync } from './sync.ts';
