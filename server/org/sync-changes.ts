import type { Department } from '../../domain/wecom/contacts.ts';
import { repairsOf, type Repairs } from '../../domain/wecom/repairs.ts';
import type { Rename } from './renames.ts';
import type { KnownDepartment, KnownStaff, ListedStaff } from './sync-writes.ts';

/** What is to be written, and what that repairs in words. */
type Changes<Row> = { readonly rows: Row[]; readonly repairs: Repairs };

/** Departments that are new or not as we know them. */
export function departmentChanges(known: readonly KnownDepartment[], listed: readonly Department[]): Changes<Department> {
  const before = new Map(known.map((department) => [department.id, department]));
  const rows: Department[] = [];
  const added: string[] = [];
  const changed: string[] = [];
  for (const department of listed) {
    const old = before.get(department.id);
    const name = department.name ?? '';
    const shown = name === '' ? (old?.name ?? String(department.id)) : name;
    if (old === undefined) added.push(shown);
    else if (name !== '' && name !== old.name) changed.push(`${old.name} → ${name}`);
    else if (department.parentid !== old.parentId) changed.push(`${shown}（上级部门）`);
    else if (department.order !== old.position) changed.push(`${shown}（排序）`);
    else continue;
    rows.push(department);
  }
  return { rows, repairs: repairsOf({ departmentsAdded: added, departmentsChanged: changed }) };
}

/** Staff who are new, came back, left, or are not as we know them; who was renamed counts as known. */
export function staffChanges(
  known: readonly KnownStaff[],
  listed: readonly ListedStaff[],
  renames: readonly Rename[],
): Changes<ListedStaff> {
  const renamed = new Map(renames.map(({ staff, userid }) => [userid.toLowerCase(), { ...staff, userid }]));
  const before = new Map(known.map((staff) => [staff.userid.toLowerCase(), staff]));
  const rows: ListedStaff[] = [];
  const found = { staffAdded: new Array<string>(), staffReturned: new Array<string>(), staffLeft: new Array<string>() };
  const changed: string[] = [];
  for (const staff of listed) {
    const old = renamed.get(staff.userid.toLowerCase()) ?? before.get(staff.userid.toLowerCase());
    const words = old === undefined ? [] : differences(old, staff);
    if (old === undefined) found.staffAdded.push(nameOf(staff));
    else if (old.leftAt !== null && staff.standing === 'present') found.staffReturned.push(old.name);
    else if (old.leftAt === null && staff.standing === 'left') found.staffLeft.push(old.name);
    else if (words.length > 0) changed.push(words.join('、'));
    else continue;
    rows.push(staff);
  }
  return { rows, repairs: repairsOf({ ...found, staffChanged: changed }) };
}

/** In words; empty when what WeCom shows is what we have. Who is in no department is known by the userid only. */
function differences(old: KnownStaff, listed: ListedStaff): string[] {
  const name = listed.name === null || listed.name === '' ? old.name : listed.name;
  const ids = listed.departmentIds ?? [];
  const fields = [
    ...(ids.length > 0 && !sameNumbers(ids, old.departmentIds) ? ['部门'] : []),
    ...(ids.length > 0 && (listed.title ?? '') !== old.title ? ['职务'] : []),
    ...(listed.contactEnabled === old.contactEnabled ? [] : [listed.contactEnabled ? '开启客户联系' : '关闭客户联系']),
    ...(listed.userid === old.userid ? [] : ['账号大小写']),
  ];
  const renamed = name === old.name ? [] : [`${old.name} → ${name}`];
  return [...renamed, ...(fields.length === 0 ? [] : [`${name}（${fields.join('、')}）`])];
}

function nameOf(staff: ListedStaff): string {
  return staff.name === null || staff.name === '' ? staff.userid : staff.name;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
