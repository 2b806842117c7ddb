import { useQuery } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { Link, Outlet, useNavigate } from 'react-router';
import type { Static } from 'typebox';
import type { TagGroup } from '../../../domain/customers/contract.ts';
import { useSession } from '../../api/session.ts';
import { Face, Loaded } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { Icon } from '../../ui/icons.tsx';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { contains } from '../../ui/picking.ts';
import { SearchBox } from '../../ui/SearchBox.tsx';
import { tagGroupsQuery } from '../../ui/tag-names.ts';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { useFeatureReason } from '../features/use-feature.ts';
import { paths } from '../paths.ts';
import './tags.css';

type Group = Static<typeof TagGroup>;

/** Groups with their tags; a drawer of its own address for each change. */
export function TagsPage(): ReactNode {
  const filters = useFilters(['q']);
  const q = filters.get('q') ?? '';
  const groups = useQuery(tagGroupsQuery);
  return (
    <>
      <PageHeader title={zh.tags.title} sentence={zh.tags.sentence} actions={<NewGroup />} />
      <FeatureOff feature="tags" />
      <div className="filters" role="search">
        <SearchBox
          label={zh.tags.search}
          value={q}
          onChange={(text) => {
            filters.set('q', text);
          }}
        />
      </div>
      <Loaded query={groups}>
        {({ items }) => {
          if (items.length === 0) {
            return (
              <div className="card">
                <Face title={zh.tags.emptyTitle} sentence={zh.tags.emptySentence} action={<NewGroup />} />
              </div>
            );
          }
          const shown = items.map((group) => matching(group, q)).filter((group) => group !== undefined);
          if (shown.length === 0) {
            return (
              <div className="card">
                <Face
                  title={zh.lists.noMatchTitle}
                  sentence={zh.lists.noMatchSentence}
                  action={<Button onClick={filters.clear}>{zh.actions.clearFilters}</Button>}
                />
              </div>
            );
          }
          return (
            <div className="tag-groups">
              {shown.map((group) => (
                <GroupCard key={group.id} group={group} />
              ))}
            </div>
          );
        }}
      </Loaded>
      <Outlet />
    </>
  );
}

function NewGroup(): ReactNode {
  const reason = useReason();
  const navigate = useNavigate();
  return (
    <Tooltip title={reason}>
      <Button type="primary" disabled={reason !== ''} onClick={() => void navigate(paths.newTagGroup())}>
        {zh.tags.newGroup}
      </Button>
    </Tooltip>
  );
}

/** Why the library cannot be changed; empty when it can. What WeCom refuses would not stay here either. */
function useReason(): string {
  const { role } = useSession();
  const off = useFeatureReason('tags');
  return role === 'viewer' ? zh.shell.viewerReason : off;
}

function GroupCard({ group }: { group: Group }): ReactNode {
  const navigate = useNavigate();
  const reason = useReason();
  const locked = reason !== '';
  return (
    <section className="card" aria-label={group.name}>
      <div className="card-head">
        <h2>{group.name}</h2>
        {group.exclusive ? (
          <Tooltip title={zh.tags.exclusiveHint}>
            <span className="badge">{zh.tags.exclusive}</span>
          </Tooltip>
        ) : null}
        {group.fromWecom ? <span className="note">{zh.tags.fromWecom}</span> : null}
        <span className="spring" />
        <Button
          type="text"
          size="small"
          disabled={locked}
          title={reason}
          aria-label={zh.tags.editGroupOf(group.name)}
          icon={<Icon name="pencil" size={16} />}
          onClick={() => void navigate(paths.editTagGroup(group.id))}
        />
        <Button
          size="small"
          disabled={locked}
          title={reason}
          icon={<Icon name="plus" size={14} />}
          onClick={() => void navigate(paths.newTag(group.id))}
        >
          {zh.tags.newTag}
        </Button>
      </div>
      {group.tags.length === 0 ? (
        <p className="padded-small secondary">{zh.tags.emptyGroup}</p>
      ) : (
        <ul className="tag-rows">
          {group.tags.map((tag) => (
            <li key={tag.id}>
              <span className="chip">{tag.name}</span>
              <span className="spring" />
              <Link className="numbers" to={paths.customers({ tag: tag.id })} aria-label={zh.tags.seeCustomers(tag.name)}>
                {zh.tags.customers(count(tag.customers))}
              </Link>
              <Button
                type="text"
                size="small"
                disabled={locked}
                title={reason}
                aria-label={zh.tags.editTagOf(tag.name)}
                icon={<Icon name="pencil" size={16} />}
                onClick={() => void navigate(paths.editTag(tag.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The group with the tags that match; all of them when its own name does. */
function matching(group: Group, q: string): Group | undefined {
  if (q === '' || contains(group.name, q)) return group;
  const tags = group.tags.filter((tag) => contains(tag.name, q));
  return tags.length === 0 ? undefined : { ...group, tags };
}
