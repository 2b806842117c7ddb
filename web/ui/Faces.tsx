import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ApiError, messageOf } from '../api/error.ts';
import { withCursor } from './paging.ts';
import { zh } from './zh.ts';

type FaceProps = { title: string; sentence?: ReactNode; action?: ReactNode; state?: 'still' | 'broken' };

/** A title, a sentence, a next step: the shape of every page that has nothing to show. Its stream stands still or is broken. */
export function Face({ title, sentence, action, state = 'still' }: FaceProps): ReactNode {
  return (
    <div className="face">
      <svg width="72" height="34" viewBox="0 0 72 34" aria-hidden="true" className={`face-stream face-${state}`}>
        <path
          d="M4 12c11-10 21-10 32 0s21 10 32 0M4 24c11-10 21-10 32 0s21 10 32 0"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.500"
          strokeLinecap="round"
        />
      </svg>
      <h2>{title}</h2>
      {sentence === undefined ? null : <p className="secondary">{sentence}</p>}
      {action}
    </div>
  );
}

/** What a page says whose address names a thing that is not there, and where it leads back to. */
export type Missing = { title: string; to: string; label: string };

/** What is shown of a failed request: forbidden, or what happened, what is safe, what to do. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }): ReactNode {
  if (error instanceof ApiError && error.status === 403) {
    return <Face title={zh.lists.forbiddenTitle} sentence={zh.lists.forbiddenSentence} />;
  }
  if (error instanceof ApiError && error.code === 'request.cursor_invalid') return <StaleCursor error={error} />;
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div role="alert">
      <Face
        state="broken"
        title={zh.lists.errorTitle}
        sentence={
          <>
            {messageOf(error).replace(/。?$/, '。')}
            {zh.lists.errorSafe}
            {requestId === null ? null : <span className="note block">{zh.lists.requestId(requestId)}</span>}
          </>
        }
        action={<Button onClick={retry}>{zh.actions.retry}</Button>}
      />
    </div>
  );
}

type LoadedProps<T> = {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  /** What stands above as long as there is no data: a header that leads back. */
  header?: ReactNode;
  /** Of a page that its address names: asking again would not find what is not there. */
  missing?: Missing;
};

/** Loading, failed, or the data: for a page about one thing. */
export function Loaded<T>({ query, children, header, missing }: LoadedProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  return (
    <>
      {header}
      {query.isError ? (
        <div className="card">
          {missing !== undefined && isMissing(query.error) ? (
            <NothingThere missing={missing} />
          ) : (
            <Failure error={query.error} retry={() => void query.refetch()} />
          )}
        </div>
      ) : (
        <div aria-busy="true" aria-label={zh.lists.loading} className="card padded">
          <Skeleton active paragraph={{ rows: 6 }} />
        </div>
      )}
    </>
  );
}

function NothingThere({ missing }: { missing: Missing }): ReactNode {
  return (
    <Face
      title={missing.title}
      sentence={zh.lists.missingSentence}
      action={<Link to={missing.to}>{zh.lists.backTo(missing.label)}</Link>}
    />
  );
}

// A place in another list, or one kept since before: only the first page can be found again.
function StaleCursor({ error }: { error: ApiError }): ReactNode {
  const [search] = useSearchParams();
  const first = withCursor(search, '').toString();
  return (
    <Face title={zh.lists.errorTitle} sentence={`${error.message}。`} action={<Link to={{ search: first }}>{zh.lists.firstPage}</Link>} />
  );
}

/** An unknown id, or a text in the address that is none. */
function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.code === 'request.malformed');
}
