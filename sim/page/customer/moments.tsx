import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Items, Person } from '../answers.ts';
import type { Post } from '../answers-work.ts';
import { PostView } from '../chat/post.tsx';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';
import { Icon } from '../ui/icons.tsx';
import { Empty, NavBar, usePhone } from '../ui/phone.tsx';

/** What her friends of the company have published: to like and to comment on. */
export function Moments({ me, onScan }: { me: Person; onScan: () => void }): ReactNode {
  const { data } = usePolled<Items<Post>>(`page/customers/${part(me.id)}/moments`);
  return (
    <>
      <NavBar title="朋友圈" />
      <div className="screen moments">
        <div className="moments-cover">
          <strong>{me.name}</strong>
          <Face name={me.name} size={60} />
        </div>
        {data?.items.length === 0 && (
          <Empty
            icon="moments"
            action={
              <button type="button" className="quiet" onClick={onScan}>
                去加一位员工
              </button>
            }
          >
            还没有内容。员工在「待办」里发表企业朋友圈之后，会出现在这里。
          </Empty>
        )}
        {data?.items.map((post) => (
          <PostView key={`${post.momentId} ${post.author.id}`} post={post}>
            <Reactions me={me} post={post} />
          </PostView>
        ))}
      </div>
    </>
  );
}

function Reactions({ me, post: { momentId, author, likes } }: { me: Person; post: Post }): ReactNode {
  const { attempt } = usePhone();
  const [text, setText] = useState<string | null>(null);
  const liked = likes.some(({ id }) => id === me.id);
  const react = (kind: 'likes' | 'comments', more: object) =>
    act(`moments/${part(momentId)}/${kind}`, { from: me.id, to: author.id, ...more });
  return (
    <>
      <span className="post-actions">
        <button
          type="button"
          className={liked ? 'quiet on' : 'quiet'}
          disabled={liked}
          onClick={() => attempt('没有点上赞', () => react('likes', {}))}
        >
          <Icon name="heart" size={18} />
          {liked ? '已赞' : '赞'}
        </button>
        <button type="button" className="quiet" onClick={() => setText(text === null ? '' : null)}>
          <Icon name="comment" size={18} />
          评论
        </button>
      </span>
      {text !== null && (
        <form
          className="inline post-write"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() === '') return;
            attempt('没有评论成', () => react('comments', { text: text.trim() }));
            setText(null);
          }}
        >
          <input aria-label="评论" placeholder="评论" autoFocus value={text} onChange={(event) => setText(event.target.value)} />
          <button type="submit" className="primary">
            发送
          </button>
        </form>
      )}
    </>
  );
}
