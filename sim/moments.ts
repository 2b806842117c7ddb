import { randomBytes } from 'node:crypto';
import { localDate } from '../domain/kernel/time.ts';
import { ZONE } from './clock.ts';
import { REFUSING_CUSTOMER } from './mass.ts';
import type { Sim } from './sim.ts';
import type { Store } from './store.ts';
import { switchOf } from './switches.ts';
import { postKey, type Moment, type MomentPost, type MomentReaction } from './tables/moments.ts';

/** What happens with moments on people's phones. Nothing of it is called back: WeCom has no event for moments. */

export type MomentContent = Pick<Moment, 'text' | 'images' | 'video' | 'link' | 'location'>;

export const newMomentId = () => `mom${randomBytes(22).toString('base64url').slice(0, 29)}`;

/** Company moments that wait for this member's tap. */
export function waitingMoments({ store, clock }: Sim, userid: string): { post: MomentPost; moment: Moment }[] {
  const waiting = [];
  for (const post of store.momentPosts.by('waiting', userid)) {
    const moment = store.moments.get(post.momentId);
    if (moment?.state === 'live' && moment.readyAt <= clock.now()) waiting.push({ post, moment });
  }
  return waiting;
}

/** The member taps 发表. Gives who sees it from now on. */
export function publishMoment(sim: Sim, post: MomentPost, moment: Moment): MomentPost {
  const { store, clock } = sim;
  const tags = new Set(moment.tagIds);
  const chosen: string[] = [];
  const seenBy: string[] = [];
  for (const { externalUserid, tagIds, cutByCustomer } of store.friendships.by('staff', post.userid)) {
    if (tags.size > 0 && !tagIds.some((id) => tags.has(id))) continue;
    chosen.push(externalUserid);
    const reached = !cutByCustomer && store.customers.get(externalUserid)?.name !== REFUSING_CUSTOMER;
    if (reached && !hasSeenEnough(sim, moment, externalUserid)) seenBy.push(externalUserid);
  }
  const published = { ...post, publishedAt: clock.now(), chosen, seenBy };
  store.momentPosts.put(published);
  return published;
}

/** A member's own moment, at once on her customers' phones. */
export function publishOwn(sim: Sim, userid: string, content: MomentContent, tagIds: readonly string[]): MomentPost {
  const { store, clock } = sim;
  const now = clock.now();
  const momentId = newMomentId();
  const moment: Moment = { ...content, momentId, creator: userid, createdAt: now, readyAt: now, tagIds: [...tagIds], state: 'live' };
  store.moments.put(moment);
  return publishMoment(sim, { momentId, userid, chosen: [], seenBy: [] }, moment);
}

/** What a customer finds in her moments, newest first. */
export function momentsOf(store: Store, externalUserid: string): { post: MomentPost; moment: Moment }[] {
  const found: { post: MomentPost; moment: Moment }[] = [];
  for (const { userid } of store.friendships.by('customer', externalUserid)) {
    for (const post of store.momentPosts.by('published', userid)) {
      const moment = store.moments.get(post.momentId);
      if (moment !== undefined && moment.state !== 'deleted' && post.seenBy.includes(externalUserid)) found.push({ post, moment });
    }
  }
  return found.sort((a, b) => (b.post.publishedAt ?? 0) - (a.post.publishedAt ?? 0));
}

/** Somebody likes a post (once) or comments on it. */
export function react(sim: Sim, post: MomentPost, reaction: Pick<MomentReaction, 'kind' | 'by' | 'from' | 'text'>): void {
  const { store, clock } = sim;
  const { momentId, userid } = post;
  if (reaction.kind === 'like')
    for (const { kind, from } of store.momentReactions.by('post', postKey(momentId, userid)))
      if (kind === 'like' && from === reaction.from) return;
  store.momentReactions.put({ ...reaction, seq: store.next('momentReaction'), momentId, userid, at: clock.now() });
}

/** The administrator may let a customer see so many company moments a day only; the documents do not say how many. */
function hasSeenEnough({ store, clock }: Sim, moment: Moment, externalUserid: string): boolean {
  const limit = switchOf(store, 'momentsPerCustomerDay');
  if (limit === 'unlimited' || moment.creator !== undefined) return false;
  const today = localDate(clock.now(), ZONE);
  let seen = 0;
  for (const { post, moment: other } of momentsOf(store, externalUserid)) {
    // Newest first.
    if (localDate(post.publishedAt ?? 0, ZONE) !== today) break;
    if (other.creator === undefined && other.momentId !== moment.momentId) seen += 1;
  }
  return seen >= Number(limit);
}
