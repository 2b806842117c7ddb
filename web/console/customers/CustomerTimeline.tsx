import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { listTimeline, type TimelineItem } from '../../../domain/customers/contract.ts';
import { call } from '../../api/call.ts';
import { Face, Failure } from '../../ui/Faces.tsx';
import { useFilters } from '../../ui/filters.ts';
import { SegmentFilter } from '../../ui/SegmentFilter.tsx';
import type { Flow } from '../../ui/StateDot.tsx';
import { Timeline, type Moment } from '../../ui/Timeline.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';

type Item = Static<typeof TimelineItem>;
const KINDS = ['friend', 'tag', 'stage', 'sop', 'delivery', 'message', 'order', 'event'] as const;
type Kind = (typeof KINDS)[number];

/** Everything that happened to her and everything that did not, by day. */
export function CustomerTimeline({ id }: { id: string }): ReactNode {
  const filters = useFilters(['kind']);
  const kind = filters.get('kind');
  const items = useInfiniteQuery({
    queryKey: [listTimeline.path, id, kind ?? ''],
    queryFn: ({ pageParam }) =>
      call(listTimeline, {
        params: { id },
        query: { ...(kind === undefined ? {} : { kinds: kind }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 15_000,
  });
  return (
    <>
      <SegmentFilter
        label={zh.customers.kindsLabel}
        all={zh.customers.kinds.all}
        value={kind}
        choices={KINDS.map((value) => ({ value, label: zh.customers.kinds[value] }))}
        onChange={(value) => {
          filters.set('kind', value);
        }}
      />
      {list()}
    </>
  );

  function list(): ReactNode {
    if (items.data === undefined) {
      if (items.isError) return <Failure error={items.error} retry={() => void items.refetch()} />;
      return <Skeleton active paragraph={{ rows: 6 }} />;
    }
    const moments = items.data.pages.flatMap((page) => page.items).map(momentOf);
    if (moments.length === 0) return <Face title={zh.customers.timelineEmpty} sentence={zh.customers.timelineEmptySentence} />;
    return (
      <>
        <Timeline label={zh.customers.timelineLabel} moments={moments} />
        {items.hasNextPage ? (
          <Button block loading={items.isFetchingNextPage} onClick={() => void items.fetchNextPage()}>
            {zh.lists.loadMore}
          </Button>
        ) : null}
      </>
    );
  }
}

function momentOf(item: Item): Moment {
  return {
    id: item.id,
    at: item.at,
    state: stateOf(item.kind),
    sentence: item.sentence,
    note: (
      <>
        {item.detail === null ? null : <span className="moment-detail">{item.detail}</span>}
        {item.sentence.includes(item.by) ? null : <span title={zh.customers.by(item.by)}>{item.by}</span>}
        {item.sopId === null || item.enrollmentId === null ? null : (
          <Link to={paths.enrollment(item.sopId, item.enrollmentId)}>{zh.customers.seeEnrollment}</Link>
        )}
        {item.deliveryId === null ? null : <Link to={paths.delivery(item.deliveryId)}>{zh.customers.seeDelivery}</Link>}
      </>
    ),
  };
}

const HELD = new Set([
  'sop.refused',
  'sop.step_skipped',
  'sop.step_deferred',
  'delivery.unknown',
  'delivery.expired',
  'delivery.handed_over',
  'greeting.not_sent',
  'stage.dwelled',
]);
const BROKEN = new Set(['friend.lost', 'delivery.refused']);

function stateOf(kind: string): Flow {
  if (BROKEN.has(kind)) return 'broken';
  if (HELD.has(kind)) return 'held';
  const family = kind.split('.')[0];
  if (KINDS.some((known: Kind) => known === family && family !== 'message'))
    return kind === 'delivery.sent' || kind === 'order.paid' ? 'good' : 'live';
  if (kind === 'greeting.sent') return 'good';
  return 'still';
}
