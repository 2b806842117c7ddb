/**
 * What names a person, the strongest first: WeCom's and WeChat's own ids name an account, a member number and a custom id
 * are the company's word, a phone number may be shared by a family.
 */
export const IDENTITY_KINDS = ['external_userid', 'unionid', 'openid', 'member_no', 'custom', 'phone'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** `value` as it is kept: `app:openid`, `key:value` of a custom id, the fingerprint of a phone number. */
export type Identity = { readonly kind: IdentityKind; readonly value: string };

/** A customer who has at least one of the identities that came together. */
export type Owner = { readonly customerId: string; readonly knownAt: number; readonly identities: readonly Identity[] };

export type Conflict = {
  /** What both claim. */
  readonly identity: Identity;
  /** Who has it and keeps it. */
  readonly ownerId: string;
  readonly why: Contradiction;
};
/** Of a kind that a person has one of, the two have different ones. */
export type Contradiction = { readonly kind: IdentityKind };

export type JoinPlan = {
  /** Whose the identities are; null: somebody new. */
  readonly customerId: string | null;
  /** Others who are thereby known to be the same person, and what shows it. */
  readonly same: readonly { readonly customerId: string; readonly by: Identity }[];
  /** Identities that are nobody's yet and become this person's. */
  readonly claims: readonly Identity[];
  /** For a person to decide. */
  readonly conflicts: readonly Conflict[];
};

/**
 * Whose identities are that came together. One who shares a stronger identity than the one that contradicts is the person;
 * one who shares only weaker ones is somebody else, who keeps what she has, and a person is asked.
 */
export function planJoin(given: readonly Identity[], owners: readonly Owner[]): JoinPlan {
  const ranked = owners
    .map((owner) => ({ owner, by: strongestShared(given, owner.identities), against: contradiction(given, owner.identities) }))
    .flatMap((one) => (one.by === undefined ? [] : [{ ...one, by: one.by }]))
    .sort((a, b) => rank(a.by) - rank(b.by) || a.owner.knownAt - b.owner.knownAt || compare(a.owner.customerId, b.owner.customerId));
  const isSame = (one: (typeof ranked)[number]) => one.against === undefined || rank(one.by) < rank(one.against);
  const [first, ...others] = ranked.filter(isSame);
  const conflicts: Conflict[] = ranked.filter((one) => !isSame(one)).flatMap((one) => conflictOf(one.owner, one.by, one.against));
  const same: JoinPlan['same'][number][] = [];
  const together = [...(first?.owner.identities ?? [])];
  for (const { owner, by } of others) {
    const against = contradiction(together, owner.identities);
    if (against === undefined) {
      same.push({ customerId: owner.customerId, by });
      together.push(...owner.identities);
    } else conflicts.push(...conflictOf(owner, by, against));
  }
  const owned = new Set(owners.flatMap((owner) => owner.identities.map(keyOf)));
  const claims = given.filter((one) => !owned.has(keyOf(one)) && contradiction([one], together) === undefined);
  return { customerId: first?.owner.customerId ?? null, same, claims, conflicts };
}

function conflictOf(owner: Owner, identity: Identity, why: Identity | undefined): Conflict[] {
  return why === undefined ? [] : [{ identity, ownerId: owner.customerId, why: { kind: why.kind } }];
}

function strongestShared(given: readonly Identity[], known: readonly Identity[]): Identity | undefined {
  const keys = new Set(known.map(keyOf));
  return strongest(given.filter((one) => keys.has(keyOf(one))));
}

/** The strongest identity of `a` of which `b` has another value though a person has one only. */
function contradiction(a: readonly Identity[], b: readonly Identity[]): Identity | undefined {
  const slots = new Map(b.flatMap((one) => entry(one)));
  return strongest(
    a.filter((one) => {
      const slot = slotOf(one);
      const other = slot === null ? undefined : slots.get(slot);
      return other !== undefined && other !== one.value;
    }),
  );
}

function entry(identity: Identity): [string, string][] {
  const slot = slotOf(identity);
  return slot === null ? [] : [[slot, identity.value]];
}

/** What a person has one of; null for phone numbers. */
function slotOf({ kind, value }: Identity): string | null {
  switch (kind) {
    case 'external_userid':
    case 'unionid':
    case 'member_no':
      return kind;
    case 'openid':
    case 'custom':
      return `${kind}:${value.slice(0, value.indexOf(':'))}`;
    case 'phone':
      return null;
    default:
      return kind satisfies never;
  }
}

function strongest(identities: readonly Identity[]): Identity | undefined {
  return identities.toSorted((a, b) => rank(a) - rank(b) || compare(a.value, b.value))[0];
}

function rank({ kind }: Identity): number {
  return IDENTITY_KINDS.indexOf(kind);
}

function keyOf({ kind, value }: Identity): string {
  return `${kind}:${value}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
