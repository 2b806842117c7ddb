import { fieldText } from '../customers/words.ts';
import { EXAMPLES_KEPT, REPAIR_KINDS, type RepairKind, type Repairs } from '../wecom/repairs.ts';

/** What no comparison can see (92130: WeCom goes on listing her), said with every one of them. */
export const UNSEEN_BY_POLLING =
  '核对看不到「客户单方面删除员工」：企业微信仍把这位客户列在员工名下。这类回调如果丢失，会在向她发送被拒时得知';

/**
 * What was put right, one sentence per kind, in the order address book, tags, customers, groups, deliveries: `补上客户 2 位：李雷、韩梅梅`.
 * Empty when nothing differed.
 */
export function repairSentences(repairs: Repairs): string[] {
  return REPAIR_KINDS.filter((kind) => repairs[kind] > 0).map((kind) => {
    const count = repairs[kind];
    const names = (repairs.examples[kind] ?? []).filter((name) => name !== '');
    const more = names.length > 0 && count > names.length && names.length >= EXAMPLES_KEPT ? ' 等' : '';
    return `${SAY[kind](count, repairs)}${names.length === 0 ? '' : `：${names.join('、')}${more}`}`;
  });
}

const SAY: Record<RepairKind, (n: number, repairs: Repairs) => string> = {
  departmentsAdded: (n) => `补上部门 ${n} 个`,
  departmentsChanged: (n) => `更正部门 ${n} 个`,
  departmentsRemoved: (n) => `去掉已删除的部门 ${n} 个`,
  staffAdded: (n) => `补上员工 ${n} 位`,
  staffChanged: (n) => `更正员工资料 ${n} 位`,
  staffRenamed: (n) => `员工账号改名 ${n} 位`,
  staffLeft: (n) => `标记已离职（或不再可见）的员工 ${n} 位`,
  staffReturned: (n) => `恢复重新出现的员工 ${n} 位`,
  tagGroupsCreated: (n) => `标签库补上标签组 ${n} 个`,
  tagGroupsEdited: (n) => `标签库更正标签组 ${n} 个`,
  tagGroupsDeleted: (n) => `标签库删除标签组 ${n} 个`,
  tagsCreated: (n) => `标签库补上标签 ${n} 个`,
  tagsEdited: (n) => `标签库更正标签 ${n} 个`,
  tagsDeleted: (n) => `标签库删除标签 ${n} 个`,
  customersAdded: (n) => `补上客户 ${n} 位`,
  profilesChanged: (n, { fields }) => `更正客户资料 ${n} 处${fieldWords(fields)}`,
  friendshipsAdded: (n) => `补上好友关系 ${n} 段`,
  friendshipsLost: (n) => `记下已不存在的好友关系 ${n} 段`,
  tagsAdded: (n) => `给客户补上标签 ${n} 个`,
  tagsRemoved: (n) => `从客户去掉标签 ${n} 个`,
  friendshipTagsAdded: (n) => `好友关系上补记标签 ${n} 个`,
  friendshipTagsRemoved: (n) => `好友关系上去掉标签 ${n} 个`,
  groupsAdded: (n) => `补上客户群 ${n} 个`,
  groupsChanged: (n) => `更正客户群 ${n} 个`,
  groupsDismissed: (n) => `记下已解散的客户群 ${n} 个`,
  groupJoins: (n) => `补上入群 ${n} 人次`,
  groupLeaves: (n) => `补上退群 ${n} 人次`,
  deliveriesSettled: (n) => `核实触达结果 ${n} 条`,
};

function fieldWords(fields: Repairs['fields']): string {
  const words = Object.entries(fields).map(([field, count]) => `${fieldText(field)} ${count}`);
  return words.length === 0 ? '' : `（${words.join('、')}）`;
}
