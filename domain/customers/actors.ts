/** A stored actor (`operator:3`, `wecom`, …) taken apart. */
export type ActorParts = { readonly kind: string; readonly id: number | null };

/** Reads what `actorText` wrote; the id is null for `wecom` and `system`. */
export function actorParts(actor: string): ActorParts {
  const [kind = '', id] = actor.split(':');
  const number = Number(id);
  return { kind, id: id !== undefined && Number.isSafeInteger(number) ? number : null };
}

/** Names of those who may have acted, by id. */
export type ActorNames = {
  readonly operators: ReadonlyMap<number, string>;
  readonly staff: ReadonlyMap<number, string>;
  readonly sops: ReadonlyMap<number, string>;
};

/** Who did it, in words. Somebody whose record is gone is named by what they are. */
export function actorWords(actor: string, names: ActorNames): string {
  const { kind, id } = actorParts(actor);
  switch (kind) {
    case 'operator':
      return named(names.operators, id) ?? '运营人员';
    case 'staff':
      return named(names.staff, id) ?? '员工';
    case 'sop':
      return `SOP《${named(names.sops, id) ?? '已删除'}》`;
    case 'apiKey':
      return '接口';
    case 'wecom':
      return '企业微信';
    default:
      return '系统';
  }
}

function named(names: ReadonlyMap<number, string>, id: number | null): string | undefined {
  return id === null ? undefined : names.get(id);
}
