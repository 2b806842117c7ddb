import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { Static } from 'typebox';
import { readCustomer, type Customer } from '../../../domain/customers/contract.ts';
import { query } from '../../api/call.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { count, yuan } from '../../ui/money.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import './customer.css';
import { CustomerDeliveries } from './CustomerDeliveries.tsx';
import { CustomerStages } from '../stages/CustomerStages.tsx';
import { CustomerEvents } from './CustomerEvents.tsx';
import { CustomerOrders } from './CustomerOrders.tsx';
import { CustomerSops } from './CustomerSops.tsx';
import { CustomerTags } from './CustomerTags.tsx';
import { CustomerTimeline } from './CustomerTimeline.tsx';
import { CustomerGroups } from './CustomerGroups.tsx';
import { Friendships } from './Friendships.tsx';
import { Phones } from './Phones.tsx';
import { Told } from './Told.tsx';

type Data = Static<typeof Customer>;
const BACK = { to: paths.customers(), label: zh.customers.back };

/** One person: who she is, what happened, why she got or did not get a message. */
export function CustomerPage(): ReactNode {
  const { id = '' } = useParams();
  const customer = useQuery({ ...query(readCustomer, { params: { id } }), refetchInterval: 15_000 });
  return (
    <Loaded
      query={customer}
      header={<PageHeader title={zh.customers.one} back={BACK} />}
      missing={{ title: zh.customers.missing, ...BACK }}
    >
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            heading={
              <>
                <PersonAvatar name={data.name} size={40} />
                {data.name}
                {data.lost ? (
                  <span className="header-state">
                    <StateDot state="still">{zh.customers.lost}</StateDot>
                  </span>
                ) : null}
              </>
            }
            sentence={`${zh.customers.gender[data.gender]} · ${data.owner === null ? zh.customers.noOwner : zh.customers.ownedBy(data.owner.name)}`}
            back={BACK}
            actions={<CustomerStages customer={data} />}
          />
          <div className="customer">
            <div className="customer-side">
              <CustomerTags customer={data} />
              <Facts customer={data} />
              <Friendships customer={data} />
              <CustomerGroups id={data.id} />
            </div>
            <Stories customer={data} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Facts({ customer }: { customer: Data }): ReactNode {
  const words = zh.customers.facts;
  return (
    <section className="card" aria-labelledby="customer-facts">
      <div className="card-head">
        <h2 id="customer-facts">{words.title}</h2>
      </div>
      <dl className="facts padded-small">
        <dt>{words.friendSince}</dt>
        <dd>
          <Maybe at={customer.friendSince} />
        </dd>
        <dt>{words.interaction}</dt>
        <dd>
          <Maybe at={customer.lastInteractionAt} />
        </dd>
        <dt>{words.orders}</dt>
        <dd className="numbers">{ordersText(customer)}</dd>
        <Phones customer={customer} />
        <Told term={words.memberNo} text={customer.memberNo} />
        <Told term={words.customIds} text={customer.customIds.map(({ key, value }) => `${key}：${value}`).join('、')} />
        {customer.wecomType === null ? null : (
          <>
            <dt>{words.type}</dt>
            <dd>{zh.customers.types[customer.wecomType]}</dd>
          </>
        )}
        <Told term={words.company} text={customer.corpName} />
        <Told term={words.job} text={customer.jobTitle} />
        <dt>{words.known}</dt>
        <dd>
          <RelativeTime at={customer.knownAt} />
        </dd>
      </dl>
    </section>
  );
}

function Stories({ customer }: { customer: Data }): ReactNode {
  const [search, setSearch] = useSearchParams();
  return (
    <section className="card customer-stories">
      <Tabs
        activeKey={search.get('tab') ?? 'timeline'}
        onChange={(tab) => {
          setSearch({ tab }, { replace: true });
        }}
        destroyOnHidden
        items={[
          { key: 'timeline', label: zh.customers.tabs.timeline, children: <CustomerTimeline id={customer.id} /> },
          { key: 'sops', label: zh.customers.tabs.sops, children: <CustomerSops id={customer.id} /> },
          { key: 'deliveries', label: zh.customers.tabs.deliveries, children: <CustomerDeliveries id={customer.id} /> },
          { key: 'orders', label: zh.customers.tabs.orders, children: <CustomerOrders id={customer.id} /> },
          { key: 'events', label: zh.customers.tabs.events, children: <CustomerEvents id={customer.id} /> },
        ]}
      />
    </section>
  );
}

function Maybe({ at }: { at: string | null }): ReactNode {
  return at === null ? zh.customers.never : <RelativeTime at={at} />;
}

function ordersText(customer: Data): string {
  return customer.orderCount === 0 ? zh.customers.noOrders : zh.customers.orders(count(customer.orderCount), yuan(customer.orderSumFen));
}
