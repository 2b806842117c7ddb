import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { Static } from 'typebox';
import { readGroup, type Group } from '../../../domain/groups/contract.ts';
import { query } from '../../api/call.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { paths } from '../paths.ts';
import { GroupMembers } from './GroupMembers.tsx';
import { GroupMessages } from './GroupMessages.tsx';
import './group.css';

const BACK = { to: paths.groups(), label: zh.groups.back };

/** One customer group: what it is, and who is and was in it. */
export function GroupPage(): ReactNode {
  const { id = '' } = useParams();
  const group = useQuery(query(readGroup, { params: { id } }));
  return (
    <Loaded query={group} header={<PageHeader title={zh.groups.title} back={BACK} />} missing={{ title: zh.groups.missing, ...BACK }}>
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            heading={
              <>
                {data.name}
                <span className="header-state">
                  <StateDot state={data.dismissedAt === null ? 'live' : 'still'}>
                    {zh.groups.states[data.dismissedAt === null ? 'live' : 'dismissed']}
                  </StateDot>
                </span>
              </>
            }
            back={BACK}
          />
          <FeatureOff feature="groups" />
          <div className="group">
            <Stories id={data.id} />
            <Facts group={data} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Stories({ id }: { id: string }): ReactNode {
  const [search, setSearch] = useSearchParams();
  return (
    <section className="card group-stories">
      <Tabs
        activeKey={search.get('tab') ?? 'members'}
        onChange={(tab) => {
          setSearch({ tab }, { replace: true });
        }}
        destroyOnHidden
        items={[
          { key: 'members', label: zh.groups.members, children: <GroupMembers id={id} /> },
          { key: 'messages', label: zh.groups.messages, children: <GroupMessages id={id} /> },
        ]}
      />
    </section>
  );
}

function Facts({ group }: { group: Static<typeof Group> }): ReactNode {
  const words = zh.groups.facts;
  return (
    <section className="card" aria-labelledby="facts">
      <div className="card-head">
        <h2 id="facts">{words.title}</h2>
      </div>
      <dl className="facts padded-small">
        <dt>{words.owner}</dt>
        <dd>{group.owner?.name ?? zh.groups.noOwner}</dd>
        <dt>{words.members}</dt>
        <dd className="numbers">{zh.groups.people(count(group.memberCount))}</dd>
        <dt>{words.customers}</dt>
        <dd className="numbers">{zh.groups.people(count(group.customerCount))}</dd>
        <dt>{words.created}</dt>
        <dd>
          <RelativeTime at={group.createdAt} />
        </dd>
        {group.dismissedAt === null ? null : (
          <>
            <dt>{words.dismissed}</dt>
            <dd>
              <RelativeTime at={group.dismissedAt} />
            </dd>
          </>
        )}
        <dt>{words.checked}</dt>
        <dd>
          <RelativeTime at={group.checkedAt} />
        </dd>
      </dl>
      <div className="group-notice">
        <h3>{zh.groups.notice}</h3>
        <p className={group.notice === '' ? 'secondary' : undefined}>{group.notice === '' ? zh.groups.noNotice : group.notice}</p>
      </div>
    </section>
  );
}
