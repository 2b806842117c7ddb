const SUMMARY_CHARACTERS = 200;

type Bought = { readonly sku?: string | null; readonly name?: string | null; readonly quantity: number };

/** What was bought, in one line: `龙井 ×2、杯子`. */
export function itemsSummary(items: readonly Bought[]): string {
  const names = items.flatMap(({ name, sku, quantity }) => {
    const what = name ?? sku ?? null;
    return what === null ? [] : [quantity === 1 ? what : `${what} ×${quantity}`];
  });
  return [...names.join('、')].slice(0, SUMMARY_CHARACTERS).join('');
}
