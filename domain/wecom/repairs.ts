/** Everything in which what we hold can differ from what WeCom holds, and is put right by a sync. */
export const REPAIR_KINDS = [
  'departmentsAdded',
  'departmentsChanged',
  'departmentsRemoved',
  'staffAdded',
  'staffChanged',
  'staffRenamed',
  'staffLeft',
  'staffReturned',
  'tagGroupsCreated',
  'tagGroupsEdited',
  'tagGroupsDeleted',
  'tagsCreated',
  'tagsEdited',
  'tagsDeleted',
  'customersAdded',
  'profilesChanged',
  'friendshipsAdded',
  'friendshipsLost',
  'tagsAdded',
  'tagsRemoved',
  'friendshipTagsAdded',
  'friendshipTagsRemoved',
  'groupsAdded',
  'groupsChanged',
  'groupsDismissed',
  'groupJoins',
  'groupLeaves',
  'deliveriesSettled',
] as const;
export type RepairKind = (typeof REPAIR_KINDS)[number];

type Counts = Readonly<Record<RepairKind, number>>;

/** What a sync put right: how many of each kind, some of them by name, and what it could not compare. */
export type Repairs = Counts & {
  /** Of each kind the first few, in words. */
  readonly examples: Readonly<Partial<Record<RepairKind, readonly string[]>>>;
  /** Which fields `profilesChanged` were, and how often each. */
  readonly fields: Readonly<Record<string, number>>;
  /** In Chinese, for a person. */
  readonly notes: readonly string[];
};

export const EXAMPLES_KEPT = 5;
const NOTES_KEPT = 50;

const ZEROS: Counts = {
  departmentsAdded: 0,
  departmentsChanged: 0,
  departmentsRemoved: 0,
  staffAdded: 0,
  staffChanged: 0,
  staffRenamed: 0,
  staffLeft: 0,
  staffReturned: 0,
  tagGroupsCreated: 0,
  tagGroupsEdited: 0,
  tagGroupsDeleted: 0,
  tagsCreated: 0,
  tagsEdited: 0,
  tagsDeleted: 0,
  customersAdded: 0,
  profilesChanged: 0,
  friendshipsAdded: 0,
  friendshipsLost: 0,
  tagsAdded: 0,
  tagsRemoved: 0,
  friendshipTagsAdded: 0,
  friendshipTagsRemoved: 0,
  groupsAdded: 0,
  groupsChanged: 0,
  groupsDismissed: 0,
  groupJoins: 0,
  groupLeaves: 0,
  deliveriesSettled: 0,
};

export const NO_REPAIRS: Repairs = { ...ZEROS, examples: {}, fields: {}, notes: [] };

type Found = Partial<Record<RepairKind, number | readonly string[]>>;

/** Repairs as they are found: a number, or the names of what was repaired, of which the first few are kept. */
export function repairsOf(found: Found, rest: { readonly fields?: readonly string[]; readonly notes?: readonly string[] } = {}): Repairs {
  const counts: Record<RepairKind, number> = { ...ZEROS };
  const examples: Partial<Record<RepairKind, string[]>> = {};
  for (const kind of REPAIR_KINDS) {
    const what = found[kind] ?? 0;
    counts[kind] = typeof what === 'number' ? what : what.length;
    if (typeof what !== 'number' && what.length > 0) examples[kind] = firstFew(what, EXAMPLES_KEPT);
  }
  const fields: Record<string, number> = {};
  for (const field of rest.fields ?? []) fields[field] = (fields[field] ?? 0) + 1;
  return { ...counts, examples, fields, notes: firstFew(rest.notes ?? [], NOTES_KEPT) };
}

/** Both together. Examples and notes are those that came first, each once. */
export function addRepairs(a: Repairs, b: Repairs): Repairs {
  const counts: Record<RepairKind, number> = { ...ZEROS };
  const examples: Partial<Record<RepairKind, string[]>> = {};
  for (const kind of REPAIR_KINDS) {
    counts[kind] = a[kind] + b[kind];
    const both = firstFew([...(a.examples[kind] ?? []), ...(b.examples[kind] ?? [])], EXAMPLES_KEPT);
    if (both.length > 0) examples[kind] = both;
  }
  const fields: Record<string, number> = { ...a.fields };
  for (const [field, count] of Object.entries(b.fields)) fields[field] = (fields[field] ?? 0) + count;
  return { ...counts, examples, fields, notes: firstFew([...a.notes, ...b.notes], NOTES_KEPT) };
}

/** Repairs as they were stored, whatever version stored them: what is missing or no longer known counts as nothing. */
export function readRepairs(stored: unknown): Repairs {
  const counts: Record<RepairKind, number> = { ...ZEROS };
  const examples: Partial<Record<RepairKind, string[]>> = {};
  for (const kind of REPAIR_KINDS) {
    const count = at(stored, kind);
    if (typeof count === 'number') counts[kind] = count;
    const names = textsOf(at(at(stored, 'examples'), kind));
    if (names.length > 0) examples[kind] = names;
  }
  const fields = Object.entries(objectOf(at(stored, 'fields'))).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return { ...counts, examples, fields: Object.fromEntries(fields), notes: textsOf(at(stored, 'notes')) };
}

function firstFew(texts: readonly string[], most: number): string[] {
  return Array.from(new Set(texts)).slice(0, most);
}

function at(value: unknown, name: string): unknown {
  return objectOf(value)[name];
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
