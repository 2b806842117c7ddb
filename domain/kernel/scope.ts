declare const scopeBrand: unique symbol;

/** Who acts: shown on the timeline and in the audit trail. */
export type Actor =
  | { readonly kind: 'operator'; readonly id: number }
  | { readonly kind: 'apiKey'; readonly id: number }
  | { readonly kind: 'staff'; readonly id: number }
  | { readonly kind: 'system' };

/**
 * The company and person on whose behalf a query runs. Made only at the edge (`server/platform/auth`) and required by
 * every query on customer data; row-level security is the second lock.
 */
export type Scope = {
  readonly [scopeBrand]: true;
  readonly corpId: number;
  readonly zone: string;
  readonly actor: Actor;
};
