import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Paging } from './paging.ts';
import { zh } from './zh.ts';

/** 上一页 and 下一页 of a keyset list; nothing when there is one page. */
export function Pager({ label, paging, nextCursor }: { label: string; paging: Paging; nextCursor: string | null }): ReactNode {
  const { previous, next } = paging;
  if (previous === undefined && nextCursor === null) return null;
  return (
    <nav className="pager" aria-label={zh.lists.pagesOf(label)}>
      <Button disabled={previous === undefined} onClick={() => previous?.()}>
        {zh.lists.previous}
      </Button>
      <Button
        disabled={nextCursor === null}
        onClick={() => {
          if (nextCursor !== null) next(nextCursor);
        }}
      >
        {zh.lists.next}
      </Button>
    </nav>
  );
}
