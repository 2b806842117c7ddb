/** How much is measured. `large` is what the goals are stated for; `small` is a hundredth of it. */
export const SIZES = {
  small: { customers: 10_000 },
  medium: { customers: 100_000 },
  large: { customers: 1_000_000 },
} as const;

export type SizeName = keyof typeof SIZES;
export type Size = (typeof SIZES)[SizeName];

export function isSizeName(text: string): text is SizeName {
  return Object.hasOwn(SIZES, text);
}
