import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import { listGroupMessages, type GroupMessage } from '../../../domain/groups/contract.ts';
import { call } from '../../api/call.ts';
import { Face, Failure } from '../../ui/Faces.tsx';
import { Timeline, type Moment } from '../../ui/Timeline.tsx';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { paths } from '../paths.ts';

/** What was said in the group, by day. */
export function GroupMessages({ id }: { id: string }): ReactNode {
  const items = useInfiniteQuery({
    queryKey: [listGroupMessages.path, id],
    queryFn: ({ pageParam }) => call(listGroupMessages, { params: { id }, query: pageParam === '' ? {} : { cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 15_000,
  });
  if (items.data === undefined) {
    if (items.isError) return <Failure error={items.error} retry={() => void items.refetch()} />;
    return <Skeleton active paragraph={{ rows: 6 }} />;
  }
  const moments = items.data.pages.flatMap((page) => page.items).map(momentOf);
  if (moments.length === 0) {
    return (
      <>
        <FeatureOff feature="messageArchive" />
        <Face title={zh.groups.messagesEmpty} sentence={zh.groups.messagesEmptySentence} />
      </>
    );
  }
  return (
    <>
      <Timeline label={zh.groups.messages} moments={moments} />
      {items.hasNextPage ? (
        <Button block loading={items.isFetchingNextPage} onClick={() => void items.fetchNextPage()}>
          {zh.lists.loadMore}
        </Button>
      ) : null}
    </>
  );
}

function momentOf(message: Static<typeof GroupMessage>): Moment {
  const { sender, recalledAt } = message;
  const name = sender.name === '' ? zh.groups.unnamed : sender.name;
  return {
    id: message.id,
    at: message.at,
    state: recalledAt === null ? 'live' : 'still',
    sentence: sender.customerId === null ? name : <Link to={paths.customer(sender.customerId)}>{name}</Link>,
    note: (
      <>
        <span
          className={recalledAt === null ? 'moment-detail' : 'moment-detail group-recalled'}
          {...(message.media === null ? {} : { title: zh.groups.notCopied })}
        >
          {message.text}
        </span>
        {recalledAt === null ? null : <span>{zh.groups.recalled}</span>}
      </>
    ),
  };
}
