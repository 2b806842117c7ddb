import type { DemoContactWay, DemoDepartment, DemoStaff } from './company.ts';
import type { Random } from './random.ts';

const HEAD = 1;
const DESIGN = 2;
const EAST = 3;
const WEST = 4;
const CARE = 5;
const MARKETING = 6;

export const DEPARTMENTS: readonly DemoDepartment[] = [
  { id: HEAD, name: '总部', parentid: 0, order: 100 },
  { id: DESIGN, name: '设计部', parentid: HEAD, order: 90 },
  { id: EAST, name: '城东门店', parentid: HEAD, order: 80 },
  { id: WEST, name: '城西门店', parentid: HEAD, order: 70 },
  { id: CARE, name: '客服部', parentid: HEAD, order: 60 },
  { id: MARKETING, name: '市场部', parentid: HEAD, order: 50 },
];

/** The sentinel among the staff: never reads what WeCom asks them to confirm. */
export const LOST_TOUCH = 'shilian';

export const STAFF: readonly DemoStaff[] = [
  person('chenliping', '陈立平', HEAD, '总经理', false),
  person('zhoumin', '周敏', HEAD, '运营经理', false),
  person('wangfang', '王芳', EAST, '店长'),
  person('liqiang', '李强', EAST, '家装顾问'),
  person('zhaoxue', '赵雪', EAST, '家装顾问'),
  person('huanglei', '黄磊', EAST, '家装顾问'),
  person('liuyang', '刘洋', EAST, '家装顾问'),
  person(LOST_TOUCH, '失联', EAST, '家装顾问'),
  person('zhangwei', '张伟', WEST, '店长'),
  person('wuting', '吴婷', WEST, '家装顾问'),
  person('xujing', '徐静', WEST, '家装顾问'),
  person('machao', '马超', WEST, '家装顾问'),
  person('zhulin', '朱琳', WEST, '家装顾问'),
  person('gaoyuan', '高远', DESIGN, '首席设计师'),
  person('guoxiaowen', '郭晓雯', DESIGN, '设计师'),
  person('heyu', '何宇', DESIGN, '设计师'),
  person('luodan', '罗丹', DESIGN, '设计师'),
  person('liangjia', '梁嘉', DESIGN, '设计师'),
  person('songjia', '宋佳', CARE, '客服主管'),
  person('zhengxin', '郑欣', CARE, '客服'),
  person('xiewen', '谢雯', CARE, '客服'),
  person('hanlu', '韩露', CARE, '客服'),
  person('sunqian', '孙倩', MARKETING, '市场经理', false),
  person('linhao', '林浩', MARKETING, '新媒体运营', false),
];

export const EAST_SHOP = ['wangfang', 'liqiang', 'zhaoxue', 'huanglei', 'liuyang'] as const;
export const WEST_SHOP = ['zhangwei', 'wuting', 'xujing', 'machao', 'zhulin'] as const;
export const DESIGNERS = ['gaoyuan', 'guoxiaowen', 'heyu', 'luodan', 'liangjia'] as const;
export const CARERS = ['songjia', 'zhengxin', 'xiewen', 'hanlu'] as const;

/** The codes that hang in the shops, stand in the estates and are printed on cards. */
export function contactWays(random: Random): DemoContactWay[] {
  return [
    { configId: random.hex(32), userids: ['wangfang', 'liqiang', 'zhaoxue'], remark: '门店海报码·城东', state: 'poster-east' },
    { configId: random.hex(32), userids: ['zhangwei', 'wuting', 'xujing'], remark: '门店海报码·城西', state: 'poster-west' },
    { configId: random.hex(32), userids: ['huanglei', 'liuyang', 'machao', 'zhulin'], remark: '楼盘社区码', state: 'estate' },
    { configId: random.hex(32), userids: ['gaoyuan'], remark: '设计师名片', state: 'card' },
  ];
}

function person(userid: string, name: string, department: number, position: string, serves = true): DemoStaff {
  return { userid, name, department, position, serves };
}
