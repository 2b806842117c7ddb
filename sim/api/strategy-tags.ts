import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import { CORP_TAGS, TAG_NAME_CHARACTERS } from '../../domain/wecom/limits.ts';
import {
  AddStrategyTagRequest,
  DelStrategyTagRequest,
  EditStrategyTagRequest,
  GetStrategyTagListRequest,
} from '../../domain/wecom/strategy-tags.ts';
import { seconds } from '../clock.ts';
import type { Store } from '../store.ts';
import { strategyKey } from '../tables/strategies.ts';
import type { Tag, TagGroup } from '../tables/tags.ts';
import { addTags, editTag, editTagGroup, groupNamed, liveTagsOf, removeTag, removeTagGroup } from '../tags.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';

/** Tags of rule groups live beside the corp's own, in groups that name their rule group (94882). */
export const STRATEGY_TAG_ENDPOINTS: Endpoints = {
  'externalcontact/get_strategy_tag_list': {
    method: 'POST',
    empty: { tag_group: [] },
    answer({ store }, { body }) {
      if (!Value.Check(GetStrategyTagListRequest, body)) return malformed('get_strategy_tag_list');
      const { strategy_id, group_id: groupIds = [], tag_id: tagIds = [] } = body;
      const groups = [...store.tagGroups.all()].filter(
        (group) =>
          isOfStrategy(group) &&
          (strategy_id === undefined || group.strategyId === strategy_id) &&
          (groupIds.length === 0 || groupIds.includes(group.groupId)),
      );
      const wanted = (tag: Tag) => groupIds.length > 0 || tagIds.length === 0 || tagIds.includes(tag.id);
      const shown = groups.map((group) => ({ group, tags: liveTagsOf(store, group.groupId).filter(wanted) }));
      return {
        tag_group: shown
          .filter(({ tags }) => tags.length > 0)
          .map(({ group, tags }) => ({ ...shownGroup(group, tags), strategy_id: group.strategyId })),
      };
    },
  },
  'externalcontact/add_strategy_tag': {
    method: 'POST',
    empty: {},
    answer({ store, clock }, { body }) {
      if (body.strategy_id === undefined) return refuse(40063, 'missing strategy_id');
      if (!Array.isArray(body.tag) || body.tag.length === 0) return refuse(40063, 'missing tag');
      if (!Value.Check(AddStrategyTagRequest, body)) return malformed('add_strategy_tag');
      const { strategy_id: strategyId, group_id: groupId = '', group_name: groupName = '', order = 0 } = body;
      // Only rule groups of the first level have tags.
      if (store.strategies.get(strategyKey('customer', strategyId))?.parentId !== 0) return malformed('strategy_id');
      if (groupId === '' && groupName === '') return refuse(40063, 'missing group_name');
      const names = [...body.tag.map((tag) => tag.name), ...(groupId === '' ? [groupName] : [])];
      if (names.some(isBadName)) return refuse(40072, 'tag name must have 1 to 30 characters');
      if (![order, ...body.tag.map((tag) => tag.order ?? 0)].every(isOrder)) return malformed('order');
      const group = groupId === '' ? groupNamed(store, groupName, strategyId) : store.tagGroups.get(groupId);
      if (groupId !== '' && (group === undefined || group.deleted || group.strategyId !== strategyId))
        return refuse(40068, 'invalid group_id');
      const taken = new Set(group === undefined ? [] : liveTagsOf(store, group.groupId).map((tag) => tag.name));
      const wanted = body.tag.filter((tag) => !taken.has(tag.name)).map((tag) => ({ name: tag.name, order: tag.order ?? 0 }));
      const fresh = [...new Map(wanted.map((tag) => [tag.name, tag])).values()];
      if (fresh.length === 0) return refuse(40071, 'tag name exists');
      // Together with the corp's own.
      if ([...store.tags.all()].filter((tag) => !tag.deleted).length + fresh.length > CORP_TAGS) return refuse(40126, 'too many tags');
      const made = addTags(store, clock.now(), group ?? { groupName, order, strategyId }, fresh);
      return { tag_group: shownGroup(made.group, made.tags) };
    },
  },
  'externalcontact/edit_strategy_tag': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      const lacking = missing(body, { id: 40068 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(EditStrategyTagRequest, body) || !isOrder(body.order ?? 0)) return malformed('edit_strategy_tag');
      if (body.name !== undefined && isBadName(body.name)) return refuse(40072, 'tag name must have 1 to 30 characters');
      const tag = tagOf(store, body.id);
      const group = groupOf(store, body.id);
      if (tag !== undefined) return editTag(store, tag, body) ? {} : refuse(40071, 'tag name exists');
      if (group !== undefined) return editTagGroup(store, group, body) ? {} : refuse(40071, 'group name exists');
      return refuse(40068, 'invalid tag id');
    },
  },
  'externalcontact/del_strategy_tag': {
    method: 'POST',
    empty: {},
    answer({ store }, { body }) {
      if (!Value.Check(DelStrategyTagRequest, body)) return malformed('del_strategy_tag');
      const { tag_id: tagIds = [], group_id: groupIds = [] } = body;
      if (tagIds.length + groupIds.length === 0) return refuse(40063, 'missing tag_id');
      const tags = tagIds.flatMap((id) => tagOf(store, id) ?? []);
      const groups = groupIds.flatMap((id) => groupOf(store, id) ?? []);
      if (tags.length < tagIds.length || groups.length < groupIds.length) return refuse(40068, 'invalid tag id');
      for (const tag of tags) removeTag(store, tag);
      for (const group of groups) removeTagGroup(store, group);
      return {};
    },
  },
};

function isOfStrategy(group: TagGroup | undefined): boolean {
  return group !== undefined && !group.deleted && group.strategyId !== undefined;
}

function tagOf(store: Store, id: string): Tag | undefined {
  const tag = store.tags.get(id);
  return tag !== undefined && !tag.deleted && isOfStrategy(store.tagGroups.get(tag.groupId)) ? tag : undefined;
}

function groupOf(store: Store, id: string): TagGroup | undefined {
  const group = store.tagGroups.get(id);
  return isOfStrategy(group) ? group : undefined;
}

function isBadName(name: string): boolean {
  return name.trim() === '' || characters(name) > TAG_NAME_CHARACTERS;
}

function isOrder(order: number): boolean {
  return order >= 0 && order < 2 ** 32;
}

function shownGroup(group: TagGroup, tags: readonly Tag[]): Answer {
  return {
    group_id: group.groupId,
    group_name: group.groupName,
    create_time: seconds(group.createdAt),
    order: group.order,
    tag: tags.map(({ id, name, createdAt, order }) => ({ id, name, create_time: seconds(createdAt), order })),
  };
}
