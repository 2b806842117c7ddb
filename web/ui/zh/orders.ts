export const orders = {
  title: '订单',
  sentence: '商城通过接口告诉我们的订单，按下单时间排列；金额按退款后的净额计入客户',
  filterStatus: '按状态筛选',
  filterPeriod: '按下单时间筛选',
  statuses: { pending: '待支付', paid: '已支付', partlyRefunded: '部分退款', refunded: '已退款', cancelled: '已取消' },
  periods: { '7': '近 7 天', '30': '近 30 天', '90': '近 90 天' },
  columns: { items: '商品', customer: '客户', number: '订单号', amount: '金额', status: '状态', placed: '下单时间' },
  refunded: (yuan: string) => `已退 ${yuan}`,
  noItems: '没有商品明细',
  number: (id: string) => `订单号 ${id}`,
  emptyTitle: '还没有订单',
  emptySentence: '商城通过接口 POST /api/v1/orders 把订单发过来后，会出现在这里，并计入客户的消费。',
  hersEmpty: '还没有订单',
  hersEmptySentence: '她在商城下单后，每一单的商品、金额和退款都会列在这里。',
};

export const events = {
  label: '客户行为',
  filterType: '按行为筛选',
  empty: '还没有行为记录',
  emptySentence: '她浏览页面、加购物车、进直播间时，网站或小程序会通过接口告诉我们，记录按时间列在这里。',
  noMatch: '没有这种行为',
  noMatchSentence: '换一种行为，或看全部。',
};
