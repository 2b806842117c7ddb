import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { shown } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { UNREACHABLE_STAFF } from '../mass.ts';
import { addMedia } from '../media.ts';
import { formatOf } from '../media-probe.ts';
import { publishThumb } from '../media-thumb.ts';
import { momentsOf, publishMoment, publishOwn, react, waitingMoments } from '../moments.ts';
import type { MomentContent } from '../moments.ts';
import type { Sim } from '../sim.ts';
import { postKey, type Moment, type MomentPost } from '../tables/moments.ts';
import { answerBody, findCustomer, findStaff, isNo, no, parameter, send, type No } from './ask.ts';

const closed = { additionalProperties: false };
const Confirmation = Type.Object({ momentId: Type.Optional(Type.String()), all: Type.Optional(Type.Literal(true)) }, closed);
const Own = Type.Object(
  {
    text: Type.Optional(Type.String()),
    /** Base64. */
    images: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 9 })),
    video: Type.Optional(Type.String({ minLength: 1 })),
    link: Type.Optional(Type.Object({ title: Type.String(), url: Type.String() }, closed)),
    location: Type.Optional(Type.Object({ latitude: Type.String(), longitude: Type.String(), name: Type.String() }, closed)),
    /** Only customers with one of these tags see it. */
    tagIds: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);
/** `from`: a customer or a member. `to`: whose post, where several members published the moment. */
const Like = Type.Object({ from: Type.String(), to: Type.Optional(Type.String()) }, closed);
const Comment = Type.Object({ from: Type.String(), to: Type.Optional(Type.String()), text: Type.String({ minLength: 1 }) }, closed);

/** Moments on the phones: what waits for a member's tap, what customers see, like and comment on. */
export function serveMoments(app: FastifyInstance, sim: Sim): void {
  const { store } = sim;
  app.get('/_sim/staff/:userid/moments', (request, reply) => {
    const staff = findStaff(store, parameter(request, 'params', 'userid'));
    if (isNo(staff)) return send(reply, staff);
    return { items: waitingMoments(sim, staff.userid).map(({ moment }) => shownMoment(moment)) };
  });
  app.post('/_sim/staff/:userid/moment-confirmations', (request, reply) =>
    answerBody(Confirmation, request, reply, (body) => confirm(sim, parameter(request, 'params', 'userid'), body)),
  );
  app.post('/_sim/staff/:userid/moments', (request, reply) =>
    answerBody(Own, request, reply, (body) => {
      const staff = findStaff(store, parameter(request, 'params', 'userid'));
      if (isNo(staff)) return staff;
      const content = ownContent(sim, body);
      if (isNo(content)) return content;
      const post = publishOwn(sim, staff.userid, content, body.tagIds ?? []);
      return { momentId: post.momentId, seenBy: post.seenBy.length };
    }),
  );
  app.get('/_sim/customers/:externalUserid/moments', (request, reply) => {
    const customer = findCustomer(store, parameter(request, 'params', 'externalUserid'));
    if (isNo(customer)) return send(reply, customer);
    return { items: momentsOf(store, customer.externalUserid).map(({ post, moment }) => shownPost(sim, post, moment)) };
  });
  app.post('/_sim/moments/:momentId/likes', (request, reply) =>
    answerBody(Like, request, reply, (body) =>
      answerReaction(sim, parameter(request, 'params', 'momentId'), { ...body, text: '' }, 'like'),
    ),
  );
  app.post('/_sim/moments/:momentId/comments', (request, reply) =>
    answerBody(Comment, request, reply, (body) => answerReaction(sim, parameter(request, 'params', 'momentId'), body, 'comment')),
  );
  app.delete('/_sim/moments/:momentId', (request, reply) => {
    const moment = store.moments.get(parameter(request, 'params', 'momentId') ?? '');
    if (moment === undefined) return send(reply, no(404, 'There is no such moment.'));
    store.moments.put({ ...moment, state: 'deleted' });
    return { deleted: true };
  });
}

function confirm(sim: Sim, userid: string | undefined, { momentId, all }: Static<typeof Confirmation>): object {
  const staff = findStaff(sim.store, userid);
  if (isNo(staff)) return staff;
  if ((momentId === undefined) === (all === undefined)) return no(400, 'Give exactly one of "momentId" and "all".');
  const waiting = waitingMoments(sim, staff.userid);
  // Nobody has reached her: a sweep over all staff leaves her moments waiting. Her own tap still counts.
  const swept = staff.name === UNREACHABLE_STAFF ? [] : waiting;
  const chosen = momentId === undefined ? swept : waiting.filter(({ moment }) => moment.momentId === momentId);
  if (momentId !== undefined && chosen.length === 0) return whyNot(sim, staff.userid, momentId);
  const posts = chosen.map(({ post, moment }) => publishMoment(sim, post, moment));
  return { confirmed: posts.length, seenBy: posts.reduce((sum, post) => sum + post.seenBy.length, 0) };
}

function whyNot({ store }: Sim, userid: string, momentId: string): No {
  const post = store.momentPosts.get(postKey(momentId, userid));
  if (post === undefined) return no(404, `${userid} has no moment ${momentId}.`);
  return no(409, post.publishedAt === undefined ? 'The moment is not there yet, or was cancelled.' : 'The moment is already published.');
}

function ownContent(sim: Sim, { text = '', images = [], video, link, location }: Static<typeof Own>): MomentContent | No {
  if (text === '' && images.length === 0 && video === undefined && link === undefined)
    return no(400, 'A moment needs text or something to show.');
  const file = (kind: 'image' | 'video', base64: string) => {
    const bytes = Buffer.from(base64, 'base64');
    return addMedia(sim, { source: 'published', kind, name: '', format: formatOf(bytes) }, bytes).mediaId;
  };
  return {
    text,
    images: images.map((image) => file('image', image)),
    ...(video === undefined ? {} : { video: { mediaId: file('video', video), thumbId: publishThumb(sim) } }),
    ...(link === undefined ? {} : { link }),
    ...(location === undefined ? {} : { location }),
  };
}

type Said = { readonly from: string; readonly to?: string; readonly text: string };

function answerReaction(sim: Sim, momentId: string | undefined, { from, to, text }: Said, kind: 'like' | 'comment'): object {
  const { store } = sim;
  const customer = store.customers.get(from);
  const staff = store.staff.get(staffKey(from));
  if (customer === undefined && staff === undefined) return no(404, `There is nobody with the id ${from}.`);
  const posts = [...store.momentPosts.by('moment', momentId ?? '')].filter(
    (post) =>
      post.publishedAt !== undefined &&
      (to === undefined || staffKey(post.userid) === staffKey(to)) &&
      (customer === undefined || post.seenBy.includes(from)),
  );
  const [post] = posts;
  if (post === undefined || store.moments.get(post.momentId)?.state === 'deleted') return no(409, `${from} does not see this moment.`);
  react(sim, post, { kind, by: customer === undefined ? 'staff' : 'customer', from: staff?.userid ?? from, text });
  return { momentId: post.momentId, userid: post.userid };
}

function shownMoment({ momentId, createdAt, text, images, video, link, location, tagIds }: Moment) {
  return {
    momentId,
    at: shown(createdAt),
    text,
    images,
    ...(video === undefined ? {} : { video: video.mediaId }),
    ...(link === undefined ? {} : { link }),
    ...(location === undefined ? {} : { location }),
    visible: tagIds.length > 0 ? 'partly' : 'public',
  };
}

function shownPost({ store }: Sim, post: MomentPost, moment: Moment) {
  const reactions = [...store.momentReactions.by('post', postKey(post.momentId, post.userid))];
  return {
    ...shownMoment(moment),
    at: shown(post.publishedAt ?? moment.createdAt),
    userid: post.userid,
    name: store.staff.get(staffKey(post.userid))?.name ?? post.userid,
    likes: reactions.filter(({ kind }) => kind === 'like').map(({ from }) => from),
    comments: reactions.filter(({ kind }) => kind === 'comment').map(({ from, text, at }) => ({ from, text, at: shown(at) })),
  };
}
