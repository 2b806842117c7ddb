import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import { listCustomerEvents, type EventItem } from '../../../domain/events/contract.ts';
import { isInteractionEvent } from '../../../domain/events/interaction.ts';
import { eventDetail, KNOWN_TYPES } from '../../../domain/events/words.ts';
import { call } from '../../api/call.ts';
import { Face, Failure } from '../../ui/Faces.tsx';
import { FilterSelect } from '../../ui/FilterSelect.tsx';
import { useFilters } from '../../ui/filters.ts';
import { Timeline, type Moment } from '../../ui/Timeline.tsx';
import { zh } from '../../ui/zh.ts';

/** What she did on pages and in mini-programs, by day. */
export function CustomerEvents({ id }: { id: string }): ReactNode {
  const filters = useFilters(['type']);
  const type = filters.get('type');
  const events = useInfiniteQuery({
    queryKey: [listCustomerEvents.path, id, type ?? ''],
    queryFn: ({ pageParam }) =>
      call(listCustomerEvents, {
        params: { id },
        query: { ...(type === undefined ? {} : { type }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 15_000,
  });
  return (
    <>
      <FilterSelect
        label={zh.events.filterType}
        value={type}
        choices={KNOWN_TYPES.map((known) => ({ value: known.type, label: known.words }))}
        onChange={(value) => {
          filters.set('type', value);
        }}
      />
      {list()}
    </>
  );

  function list(): ReactNode {
    if (events.data === undefined) {
      if (events.isError) return <Failure error={events.error} retry={() => void events.refetch()} />;
      return <Skeleton active paragraph={{ rows: 6 }} />;
    }
    const moments = events.data.pages.flatMap((page) => page.items).map(momentOf);
    if (moments.length === 0)
      return type === undefined ? (
        <Face title={zh.events.empty} sentence={zh.events.emptySentence} />
      ) : (
        <Face title={zh.events.noMatch} sentence={zh.events.noMatchSentence} />
      );
    return (
      <>
        <Timeline label={zh.events.label} moments={moments} />
        {events.hasNextPage ? (
          <Button block loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
            {zh.lists.loadMore}
          </Button>
        ) : null}
      </>
    );
  }
}

function momentOf(event: Static<typeof EventItem>): Moment {
  const detail = eventDetail(event.props);
  return {
    id: event.id,
    at: event.at,
    state: isInteractionEvent(event.type) ? 'live' : 'still',
    sentence: event.sentence,
    note: detail === null ? null : <span className="moment-detail">{detail}</span>,
  };
}
