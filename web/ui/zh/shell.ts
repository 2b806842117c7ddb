export const shell = {
  product: '活水',
  slogan: '让每一位客户，在自己的那一天收到该收到的话',
  demoClock: '演示时钟',
  openSimulator: '打开模拟器',
  findCustomer: '找客户',
  findHint: '输入名字或备注',
  userMenu: '账号菜单',
  signOut: '退出登录',
  openNav: '打开导航',
  skipToContent: '跳到正文',
  notFoundTitle: '没有这个页面',
  notFoundSentence: '地址可能写错了，或者内容已被删除。',
  toToday: '回到今日',
  roles: { owner: '管理员', operator: '运营', viewer: '只读' },
  viewerReason: '你的账号是只读的，不能修改',
};

export const nav = {
  label: '主导航',
  today: '今日',
  customersGroup: '客户',
  customers: '客户列表',
  stages: '阶段看板',
  tags: '标签',
  orders: '订单',
  groups: '客户群',
  deliveryGroup: '触达',
  sops: 'SOP',
  deliveries: '触达记录',
  massTasks: '群发任务',
  settingsGroup: '设置',
  connection: '连接企业微信',
  greeting: '欢迎语',
  deliverySettings: '触达规则',
  health: '运行状况',
};

export const login = {
  title: '登录',
  account: '账号',
  password: '密码',
  accountRequired: '请填写账号',
  passwordRequired: '请填写密码',
  submit: '登录',
  hint: '首次启动时，账号和密码显示在启动窗口里。',
};

export const actions = {
  save: '保存',
  cancel: '取消',
  retry: '重试',
  undo: '撤销',
  edit: '编辑',
  remove: '删除',
  confirm: '确定',
  clearFilters: '清除筛选',
  more: '更多',
  saved: '已保存',
  undone: '已撤销',
};

export const lists = {
  previous: '上一页',
  next: '下一页',
  loading: '正在加载',
  loadMore: '加载更多',
  pagesOf: (label: string) => `${label}翻页`,
  forbiddenTitle: '你没有查看这里的权限',
  forbiddenSentence: '请联系管理员为你的账号开通。',
  errorTitle: '没能加载',
  errorSafe: '已有的数据没有受影响。',
  requestId: (id: string) => `报修时请提供编号 ${id}`,
  missingSentence: '地址可能写错了，或者它已被删除。',
  backTo: (label: string) => `回到「${label}」`,
  firstPage: '回到第一页',
  noMatchTitle: '没有符合条件的记录',
  noMatchSentence: '换一个条件，或清除筛选看全部。',
};

export const errors = {
  status: (status: number) => `服务器没有正常回答（${String(status)}），请稍后重试`,
  unreachable: '连不上服务器。你填写的内容还在页面上，网络恢复后可以重试。',
  signedOut: '请先登录',
  unexpected: '页面出了意外，请刷新后重试',
  unexpectedTitle: '页面出了意外',
  reload: '刷新页面',
};

export const states = { live: '正常', held: '需要留意', broken: '有故障', still: '没有动静' };

export const shortcuts = {
  title: '键盘快捷键',
  search: '聚焦搜索框',
  help: '显示这张表',
  open: '打开选中的一行',
  escape: '关闭抽屉或弹窗',
  goToday: '去「今日」',
  goCustomers: '去「客户列表」',
  goSops: '去「SOP」',
  goDeliveries: '去「触达记录」',
  then: '然后',
};

export const time = {
  now: '刚刚',
  soon: '马上',
  minutesAgo: (n: number) => `${String(n)} 分钟前`,
  minutesLater: (n: number) => `${String(n)} 分钟后`,
  hoursAgo: (n: number) => `${String(n)} 小时前`,
  hoursLater: (n: number) => `${String(n)} 小时后`,
  today: (clock: string) => `今天 ${clock}`,
  yesterday: (clock: string) => `昨天 ${clock}`,
  tomorrow: (clock: string) => `明天 ${clock}`,
  daysAgo: (n: number) => `${String(n)} 天前`,
  daysLater: (n: number, clock: string) => `${String(n)} 天后 ${clock}`,
  date: (month: number, day: number) => `${String(month)}月${String(day)}日`,
  fullDate: (year: number, month: number, day: number) => `${String(year)}年${String(month)}月${String(day)}日`,
  placeholder: '例如 10:00',
  weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  dayToday: '今天',
  dayYesterday: '昨天',
};
