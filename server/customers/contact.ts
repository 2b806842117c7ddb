import type { ExternalContact, FollowInfo, FollowUser } from '../../domain/wecom/external-contacts.ts';
import { SECOND } from '../../domain/kernel/time.ts';

/** A customer as WeCom shows her, with the relations that one answer lists. */
export type WecomContact = {
  readonly externalUserid: string;
  readonly unionid: string | null;
  readonly name: string;
  /** Unknown also when WeCom withholds it from the app. */
  readonly gender: 'male' | 'female' | 'unknown';
  readonly avatarUrl: string | null;
  /** A WeChat user or a member of another company; null for what WeCom may invent. */
  readonly wecomType: 'wechat' | 'wecom' | null;
  /** Company and position, of members of other companies only. */
  readonly corpName: string | null;
  readonly jobTitle: string | null;
  readonly relations: readonly WecomRelation[];
};

export type WecomRelation = {
  readonly userid: string;
  readonly addedAt: number;
  readonly addWay: number;
  readonly state: string | null;
  readonly remark: string | null;
  readonly description: string | null;
  readonly remarkCorpName: string | null;
  readonly remarkMobiles: readonly string[];
  /** WeCom's ids of the corp tags on this relation. */
  readonly tagIds: readonly string[];
};

/** From externalcontact/get: a customer with all visible relations. */
export function contactOf(contact: ExternalContact, followUsers: readonly FollowUser[]): WecomContact {
  return {
    ...personOf(contact),
    relations: followUsers.map((follow) =>
      relationOf(
        follow,
        (follow.tags ?? []).flatMap((tag) => tag.tag_id ?? []),
      ),
    ),
  };
}

/** From a page of externalcontact/batch/get_by_user, where a customer comes once per member. */
export function contactsOfPage(
  page: readonly { readonly external_contact: ExternalContact; readonly follow_info: FollowInfo }[],
): WecomContact[] {
  const contacts = new Map<string, { person: Omit<WecomContact, 'relations'>; relations: WecomRelation[] }>();
  for (const { external_contact: contact, follow_info: follow } of page) {
    const known = contacts.get(contact.external_userid) ?? { person: personOf(contact), relations: [] };
    known.relations.push(relationOf(follow, follow.tag_id ?? []));
    contacts.set(contact.external_userid, known);
  }
  return Array.from(contacts.values(), ({ person, relations }) => ({ ...person, relations }));
}

function personOf(contact: ExternalContact): Omit<WecomContact, 'relations'> {
  return {
    externalUserid: contact.external_userid,
    unionid: textOrNull(contact.unionid),
    name: contact.name,
    gender: genderOf(Number(contact.gender)),
    avatarUrl: textOrNull(contact.avatar),
    wecomType: contact.type === 1 ? 'wechat' : contact.type === 2 ? 'wecom' : null,
    corpName: textOrNull(contact.corp_name),
    jobTitle: textOrNull(contact.position),
  };
}

function relationOf(follow: FollowUser | FollowInfo, tagIds: readonly string[]): WecomRelation {
  return {
    userid: follow.userid,
    addedAt: follow.createtime * SECOND,
    addWay: follow.add_way ?? 0,
    state: textOrNull(follow.state),
    remark: textOrNull(follow.remark),
    description: textOrNull(follow.description),
    remarkCorpName: textOrNull(follow.remark_corp_name),
    remarkMobiles: Array.from(new Set((follow.remark_mobiles ?? []).filter((mobile) => mobile !== ''))),
    tagIds: Array.from(new Set(tagIds)),
  };
}

function genderOf(gender: number): WecomContact['gender'] {
  if (gender === 1) return 'male';
  return gender === 2 ? 'female' : 'unknown';
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
