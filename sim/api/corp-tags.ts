import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  AddCorpTagRequest,
  DelCorpTagRequest,
  EditCorpTagRequest,
  GetCorpTagListRequest,
  MarkTagRequest,
} from '../../domain/wecom/corp-tags.ts';
import { CORP_TAGS, TAGS_PER_FRIENDSHIP, TAG_NAME_CHARACTERS } from '../../domain/wecom/limits.ts';
import { seconds } from '../clock.ts';
import { changedTags } from '../friendships.ts';
import { mayUseTag } from '../strategies.ts';
import type { Tag, TagGroup } from '../tables/tags.ts';
import type { Store } from '../store.ts';
import { addTags, editTag, editTagGroup, groupNamed, liveTagsOf, removeTag, removeTagGroup } from '../tags.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { friendshipOf } from './shown-contact.ts';

export const CORP_TAG_ENDPOINTS: Endpoints = {
  'externalcontact/get_corp_tag_list': {
    method: 'POST',
    empty: { tag_group: [] },
    answer({ store }, { body }) {
      if (!Value.Check(GetCorpTagListRequest, body)) return malformed('get_corp_tag_list');
      const { group_id: groupIds = [], tag_id: tagIds = [] } = body;
      if (groupIds.length > 0) return listGroups(store, groupIds);
      if (tagIds.length > 0) return listTags(store, tagIds);
      return {
        tag_group: [...store.tagGroups.all()]
          .filter((group) => !group.deleted && group.strategyId === undefined)
          .map((group) => shownGroup(group, liveTagsOf(store, group.groupId), false)),
      };
    },
  },
  'externalcontact/add_corp_tag': {
    method: 'POST',
    empty: {},
    answer({ store, clock }, { body }) {
      if (!Array.isArray(body.tag) || body.tag.length === 0) return refuse(40063, 'missing tag');
      if (!Value.Check(AddCorpTagRequest, body)) return malformed('add_corp_tag');
      const { group_id: groupId = '', group_name: groupName = '' } = body;
      if (groupId === '' && groupName === '') return refuse(40063, 'missing group_name');
      if ([...body.tag.map((tag) => tag.name), ...(groupId === '' ? [groupName] : [])].some(badName))
        return refuse(40072, 'tag name must have 1 to 30 characters');
      if (![body.order, ...body.tag.map((tag) => tag.order)].every(goodOrder)) return malformed('order');
      const group = groupId === '' ? groupNamed(store, groupName) : store.tagGroups.get(groupId);
      if (groupId !== '' && (group === undefined || group.deleted)) return refuse(40068, 'invalid group_id');
      const taken = new Set(group === undefined ? [] : liveTagsOf(store, group.groupId).map((tag) => tag.name));
      const fresh = [
        ...new Map(
          body.tag.filter((tag) => !taken.has(tag.name)).map((tag) => [tag.name, { name: tag.name, order: tag.order ?? 0 }]),
        ).values(),
      ];
      if (fresh.length === 0) return refuse(40071, 'tag name exists');
      if ([...store.tags.all()].filter((tag) => !tag.deleted).length + fresh.length > CORP_TAGS) return refuse(40126, 'too many tags');
      const made = addTags(store, clock.now(), group ?? { groupName, order: body.order ?? 0 }, fresh);
      return { tag_group: shownGroup(made.group, made.tags, false) };
    },
  },
  'externalcontact/edit_corp_tag': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { id: 40068 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(EditCorpTagRequest, body) || !goodOrder(body.order)) return malformed('edit_corp_tag');
      if (body.name !== undefined && badName(body.name)) return refuse(40072, 'tag name must have 1 to 30 characters');
      const tag = store.tags.get(body.id);
      const group = store.tagGroups.get(body.id);
      if (tag !== undefined && !tag.deleted) return editTag(store, tag, body) ? {} : refuse(40071, 'tag name exists');
      if (group !== undefined && !group.deleted) return editTagGroup(store, group, body) ? {} : refuse(40071, 'group name exists');
      return refuse(40068, 'invalid tag id');
    },
  },
  'externalcontact/del_corp_tag': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      if (!Value.Check(DelCorpTagRequest, body)) return malformed('del_corp_tag');
      const { tag_id: tagIds = [], group_id: groupIds = [] } = body;
      if (tagIds.length + groupIds.length === 0) return refuse(40063, 'missing tag_id');
      const tags = tagIds.flatMap((id) => store.tags.get(id) ?? []).filter((tag) => !tag.deleted);
      const groups = groupIds.flatMap((id) => store.tagGroups.get(id) ?? []).filter((group) => !group.deleted);
      if (tags.length < tagIds.length || groups.length < groupIds.length) return refuse(40068, 'invalid tag id');
      for (const tag of tags) removeTag(store, tag);
      for (const group of groups) removeTagGroup(store, group);
      return {};
    },
  },
  'externalcontact/mark_tag': {
    method: 'POST',
    exclusive: (body) => `${String(body.userid)} ${String(body.external_userid)}`,
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { userid: 41009, external_userid: 41035 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(MarkTagRequest, body)) return malformed('mark_tag');
      const { add_tag: add = [], remove_tag: remove = [] } = body;
      if (add.length + remove.length === 0) return refuse(40063, 'missing add_tag');
      const unknown = [...add, ...remove].find((id) => store.tags.get(id)?.deleted !== false);
      if (unknown !== undefined) return refuse(40068, `invalid tag id: ${unknown}`);
      if (!add.every((id) => mayUseTag(store, body.userid, id))) return refuse(81011, 'the member is not in the rule group of the tag');
      const friendship = friendshipOf(store, body.userid, body.external_userid);
      if (friendship === undefined) return refuse(84061, 'not external contact');
      const tagIds = changedTags(friendship.tagIds, add, remove);
      if (tagIds.length > TAGS_PER_FRIENDSHIP) return malformed('more than 3000 tags');
      store.friendships.put({ ...friendship, tagIds });
      return {};
    },
  },
};

function badName(name: string): boolean {
  return name.trim() === '' || characters(name) > TAG_NAME_CHARACTERS;
}

function goodOrder(order: number | undefined): boolean {
  return order === undefined || (order >= 0 && order < 2 ** 32);
}

function listGroups(store: Store, ids: readonly string[]): Answer {
  const groups = ids.flatMap((id) => store.tagGroups.get(id) ?? []);
  if (groups.length < ids.length) return refuse(40068, 'invalid group_id');
  return { tag_group: groups.map((group) => shownGroup(group, [...store.tags.by('group', group.groupId)], true)) };
}

function listTags(store: Store, ids: readonly string[]): Answer {
  const tags = ids.flatMap((id) => store.tags.get(id) ?? []);
  if (tags.length < ids.length) return refuse(40068, 'invalid tag id');
  const groups = [...new Set(tags.map((tag) => tag.groupId))].flatMap((id) => store.tagGroups.get(id) ?? []);
  return {
    tag_group: groups.map((group) =>
      shownGroup(
        group,
        tags.filter((tag) => tag.groupId === group.groupId),
        true,
      ),
    ),
  };
}

/** `deleted` is shown only when asked by id (92117). */
function shownGroup(group: TagGroup, tags: readonly Tag[], withDeleted: boolean): Answer {
  return {
    group_id: group.groupId,
    group_name: group.groupName,
    create_time: seconds(group.createdAt),
    order: group.order,
    ...(withDeleted ? { deleted: group.deleted } : {}),
    tag: tags.map((tag) => ({
      id: tag.id,
      name: tag.name,
      create_time: seconds(tag.createdAt),
      order: tag.order,
      ...(withDeleted ? { deleted: tag.deleted } : {}),
    })),
  };
}
