import type { ReactNode } from 'react';
import type { Post } from '../answers-work.ts';
import { longWhen, useToday } from '../time.ts';
import { Face } from '../ui/face.tsx';
import { Icon } from '../ui/icons.tsx';
import { CardView } from './cards.tsx';
import { Words } from './words.tsx';

/** A post of the moments, with what people said to it; what may be done with it stands beside the time. */
export function PostView({ post, children }: { post: Post; children?: ReactNode }): ReactNode {
  const { author, text, cards, place, at, likes, comments } = post;
  const today = useToday();
  const pictures = cards.filter(({ kind }) => kind === 'image');
  return (
    <article className="post">
      <Face name={author.name} size={42} />
      <div className="post-body">
        <strong className="post-author">{author.name}</strong>
        {text !== '' && (
          <p className="pre">
            <Words text={text} />
          </p>
        )}
        {pictures.length > 0 && (
          <div className={pictures.length === 1 ? 'post-pictures post-pictures-one' : 'post-pictures'}>
            {pictures.map((card, i) => (
              <CardView key={i} card={card} />
            ))}
          </div>
        )}
        {cards.map((card, i) => (card.kind === 'image' ? null : <CardView key={i} card={card} />))}
        {place !== '' && <p className="post-place">{place}</p>}
        <div className="post-foot">
          <time>{longWhen(at, today)}</time>
          {children}
        </div>
        {likes.length + comments.length > 0 && (
          <div className="post-said">
            {likes.length > 0 && (
              <p className="post-likes">
                <Icon name="heart" size={14} />
                {likes.map(({ name }) => name).join('，')}
              </p>
            )}
            {comments.map(({ from, text: said, at: when }, i) => (
              <p key={`${when}${i}`}>
                <strong>{from.name}</strong>：{said}
              </p>
            ))}
          </div>
        )}
      </div>
    </article>
  );
}
