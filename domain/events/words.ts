import type { EventProps } from './facts.ts';

const SENTENCES: ReadonlyMap<string, string> = new Map([
  ['page.viewed', '浏览页面'],
  ['link.clicked', '点击链接'],
  ['material.opened', '打开素材'],
  ['product.viewed', '浏览商品'],
  ['cart.added', '加入购物车'],
  ['cart.removed', '移出购物车'],
  ['checkout.started', '开始结算'],
  ['search.done', '搜索'],
  ['form.submitted', '提交表单'],
  ['live.joined', '进入直播间'],
  ['live.left', '离开直播间'],
  ['checkin.done', '签到'],
  ['app.opened', '打开小程序'],
  ['coupon.viewed', '查看优惠券'],
  ['share.done', '分享'],
]);

/** Types that have words of their own, for filters. */
export const KNOWN_TYPES: readonly { readonly type: string; readonly words: string }[] = Array.from(SENTENCES, ([type, words]) => ({
  type,
  words,
}));

/** What she did, in words; a type of the company's own is shown as it is. */
export function eventWords(type: string): string {
  return SENTENCES.get(type) ?? `「${type}」`;
}

/** What it was that she looked at or did, if the event says so. */
export function eventDetail(props: EventProps | undefined): string | null {
  for (const name of ['title', 'name', 'product', 'keyword', 'page', 'path', 'url']) {
    const value = props?.[name];
    if (typeof value === 'string' && value.trim() !== '') return [...value].slice(0, 200).join('');
  }
  return null;
}
