import type { DemoTagGroup } from './company.ts';
import type { Random } from './random.ts';

const GROUPS = {
  楼盘: ['翠湖天地', '阳光里', '未来城'],
  户型: ['两房', '三房', '四房', '别墅'],
  风格: ['现代', '奶油', '原木', '新中式'],
  交房: ['已交房', '半年内', '一年内'],
  预算: ['10万内', '10到20万', '20万以上'],
  来源: ['门店海报', '楼盘社区', '设计师名片', '老客介绍', '线上咨询'],
  装修: ['新客', '已量房', '已签约', '已竣工'],
} as const;

export type TagGroupName = keyof typeof GROUPS;
export type TagName<G extends TagGroupName> = (typeof GROUPS)[G][number];

/** Finds the id of a tag by the names of its group and itself. */
export type TagIds = <G extends TagGroupName>(group: G, tag: TagName<G>) => string;

/** The tags of the company, with ids in WeCom's form. */
export function tagGroups(random: Random): DemoTagGroup[] {
  return Object.entries(GROUPS).map(([groupName, names]) => ({
    groupId: `et${random.letters(30)}`,
    groupName,
    tags: names.map((name) => ({ id: `et${random.letters(30)}`, name })),
  }));
}

export function tagIdsOf(groups: readonly DemoTagGroup[]): TagIds {
  const ids = new Map(groups.flatMap((group) => group.tags.map((tag) => [`${group.groupName}·${tag.name}`, tag.id])));
  return (group, tag) => {
    const id = ids.get(`${group}·${tag}`);
    if (id === undefined) throw new Error(`no tag ${group}·${tag}`);
    return id;
  };
}
