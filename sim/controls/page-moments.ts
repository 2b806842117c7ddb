import { shown } from '../clock.ts';
import { momentsOf } from '../moments.ts';
import type { Items } from '../page/answers.ts';
import type { Content, Post } from '../page/answers-work.ts';
import type { Sim } from '../sim.ts';
import { postKey, type Moment, type MomentPost } from '../tables/moments.ts';
import { mediaUrl } from './page-cards.ts';
import { personOf } from './page-people.ts';

const POSTS_SHOWN = 30;

/** The moments that a customer finds on her phone, the newest first. */
export function feedOf(sim: Sim, externalUserid: string): Items<Post> {
  const posts = momentsOf(sim.store, externalUserid).slice(0, POSTS_SHOWN);
  return { items: posts.map(({ post, moment }) => shownPost(sim, post, moment)) };
}

/** What a member has published, the newest first. */
export function postsOf(sim: Sim, userid: string): Post[] {
  const { store } = sim;
  return [...store.momentPosts.by('published', userid)]
    .slice(-POSTS_SHOWN)
    .reverse()
    .flatMap((post) => {
      const moment = store.moments.get(post.momentId);
      return moment === undefined || moment.state === 'deleted' ? [] : [shownPost(sim, post, moment)];
    });
}

export function contentOfMoment(sim: Sim, { text, images, video, link }: Moment, at: number): Content {
  return {
    at: shown(at),
    text,
    cards: [
      ...images.map((id) => ({ kind: 'image' as const, url: mediaUrl(sim, id) })),
      ...(video === undefined ? [] : [{ kind: 'video' as const, url: mediaUrl(sim, video.mediaId) }]),
      ...(link === undefined
        ? []
        : [{ kind: 'link' as const, title: link.title, url: link.url, desc: '', picture: mediaUrl(sim, link.mediaId ?? '') }]),
    ],
  };
}

function shownPost(sim: Sim, post: MomentPost, moment: Moment): Post {
  const { store } = sim;
  const reactions = [...store.momentReactions.by('post', postKey(post.momentId, post.userid))];
  return {
    momentId: post.momentId,
    author: personOf(store, post.userid),
    ...contentOfMoment(sim, moment, post.publishedAt ?? moment.createdAt),
    place: moment.location?.name ?? '',
    seenBy: post.seenBy.length,
    likes: reactions.filter(({ kind }) => kind === 'like').map(({ from }) => personOf(store, from)),
    comments: reactions
      .filter(({ kind }) => kind === 'comment')
      .map(({ from, text, at }) => ({ from: personOf(store, from), text, at: shown(at) })),
  };
}
