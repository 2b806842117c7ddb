import Type, { type Static, type TObject } from 'typebox';
import { Check } from 'typebox/value';
import type { Instant } from '../kernel/time.ts';
import { isFields, withoutNulls } from './wire.ts';

/** A decrypted message of the archive, by kind (91774). Sizes in bytes, lengths of recordings in seconds. */

const file = { md5sum: Type.String(), sdkfileid: Type.String() };
/** `content` is JSON again, of the kind that `type` names. */
const Part = Type.Object({ type: Type.String(), content: Type.String() });
const RedPacket = Type.Object({
  type: Type.Integer(),
  wish: Type.String(),
  totalcnt: Type.Integer(),
  /** 分 */ totalamount: Type.Integer(),
});

const CONTENTS = {
  text: Type.Object({ content: Type.String() }),
  image: Type.Object({ ...file, filesize: Type.Integer() }),
  revoke: Type.Object({ pre_msgid: Type.String() }),
  agree: Type.Object({ userid: Type.String(), /** ms */ agree_time: Type.Integer() }),
  disagree: Type.Object({ userid: Type.String(), /** ms */ disagree_time: Type.Integer() }),
  voice: Type.Object({ ...file, voice_size: Type.Integer(), play_length: Type.Integer() }),
  video: Type.Object({ ...file, filesize: Type.Integer(), play_length: Type.Integer() }),
  card: Type.Object({ corpname: Type.String(), userid: Type.String() }),
  location: Type.Object({
    longitude: Type.Number(),
    latitude: Type.Number(),
    address: Type.String(),
    title: Type.String(),
    zoom: Type.Integer(),
  }),
  /** `type` 1 gif, 2 png. */
  emotion: Type.Object({ ...file, type: Type.Integer(), width: Type.Integer(), height: Type.Integer(), imagesize: Type.Integer() }),
  file: Type.Object({ ...file, filename: Type.String(), fileext: Type.String(), filesize: Type.Integer() }),
  link: Type.Object({ title: Type.String(), description: Type.String(), link_url: Type.String(), image_url: Type.String() }),
  weapp: Type.Object({
    title: Type.String(),
    description: Type.String(),
    username: Type.String(),
    displayname: Type.String(),
    appid: Type.Optional(Type.String()),
    pagepath: Type.Optional(Type.String()),
  }),
  chatrecord: Type.Object({
    title: Type.String(),
    item: Type.Array(
      Type.Object({
        type: Type.String(),
        /** seconds */ msgtime: Type.Integer(),
        content: Type.String(),
        from_chatroom: Type.Optional(Type.Boolean()),
      }),
    ),
  }),
  todo: Type.Object({ title: Type.String(), content: Type.String() }),
  /** `votetype` 101 begun, 102 joined. */
  vote: Type.Object({ votetitle: Type.String(), voteitem: Type.Array(Type.String()), votetype: Type.Integer(), voteid: Type.String() }),
  collect: Type.Object({
    room_name: Type.String(),
    creator: Type.String(),
    create_time: Type.String(),
    title: Type.String(),
    details: Type.Array(Type.Object({ id: Type.Integer(), ques: Type.String(), type: Type.String() })),
  }),
  /** `type` 1 normal, 2 lucky, 3 incentive. */
  redpacket: RedPacket,
  external_redpacket: RedPacket,
  meeting: Type.Object({
    topic: Type.String(),
    starttime: Type.Integer(),
    endtime: Type.Integer(),
    address: Type.String(),
    remarks: Type.String(),
    /** May be beyond 2^53. */
    meetingid: Type.Number(),
  }),
  /** `notification_type` 1 joined, 2 ended. */
  meeting_notification: Type.Object({ meeting_id: Type.Number(), notification_type: Type.Integer(), content: Type.String() }),
  docmsg: Type.Object({ title: Type.String(), link_url: Type.String(), doc_creator: Type.String() }),
  markdown: Type.Object({ content: Type.String() }),
  news: Type.Object({
    item: Type.Array(Type.Object({ title: Type.String(), description: Type.String(), url: Type.String(), picurl: Type.String() })),
  }),
  calendar: Type.Object({
    title: Type.String(),
    creatorname: Type.String(),
    attendeename: Type.Array(Type.String()),
    starttime: Type.Integer(),
    endtime: Type.Integer(),
    place: Type.String(),
    remarks: Type.String(),
  }),
  mixed: Type.Object({ item: Type.Array(Part) }),
  meeting_voice_call: Type.Object({
    endtime: Type.Integer(),
    sdkfileid: Type.String(),
    demofiledata: Type.Optional(
      Type.Array(Type.Object({ filename: Type.String(), demooperator: Type.String(), starttime: Type.Integer(), endtime: Type.Integer() })),
    ),
    sharescreendata: Type.Optional(Type.Array(Type.Object({ share: Type.String(), starttime: Type.Integer(), endtime: Type.Integer() }))),
  }),
  voip_doc_share: Type.Object({ ...file, filename: Type.String(), filesize: Type.Integer() }),
  /** `invitetype` 1 video, 2 voice, 3 video in a group, 4 voice in a group. */
  voiptext: Type.Object({ callduration: Type.Integer(), invitetype: Type.Integer() }),
  /** `feed_type` 2 picture, 4 video, 9 live. */
  sphfeed: Type.Object({ feed_type: Type.Integer(), sph_name: Type.String(), feed_desc: Type.String() }),
  qydiskfile: Type.Object({ filename: Type.String(), url: Type.Optional(Type.String()) }),
  solitaire: Type.Object({ solitaire_type: Type.Integer(), solitaire_content: Type.String() }),
  note: Type.Object({ items: Type.Array(Type.Object({ msg_type: Type.String(), content: Type.String() })) }),
} satisfies { [msgtype: string]: TObject };

export type ArchiveKind = keyof typeof CONTENTS;
export type ContentOf<K extends ArchiveKind> = Static<(typeof CONTENTS)[K]>;

/** Kinds whose content does not lie under their own name. */
const MEMBERS: { readonly [K in ArchiveKind]?: string } = {
  external_redpacket: 'redpacket',
  meeting_notification: 'info',
  docmsg: 'doc',
  markdown: 'info',
  news: 'info',
  voiptext: 'info',
  qydiskfile: 'info',
  solitaire: 'info',
  note: 'info',
};

type Known = { readonly [K in ArchiveKind]: { readonly kind: K; readonly content: ContentOf<K> } }[ArchiveKind];
/** A kind that we do not know, or one of ours with other fields than documented: kept as it came. */
type Odd = { readonly kind: 'other'; readonly msgtype: string; readonly raw: Readonly<Record<string, unknown>> };

export type ArchiveMessage = {
  readonly msgid: string;
  /** Userid of a member, external_userid of anybody else, `wb…` of a robot. */
  readonly from: string;
  readonly to: readonly string[];
  /** Absent in a chat of two. */
  readonly roomId?: string;
  readonly at: Instant;
} & (Known | Odd);

/** A member changed to another company's account: neither sender nor content. */
export type ArchiveSwitch = { readonly kind: 'switch'; readonly msgid: string; readonly userid: string; readonly at: Instant };

export type ArchiveReading =
  | { readonly kind: 'message'; readonly message: ArchiveMessage }
  | { readonly kind: 'switch'; readonly switch: ArchiveSwitch }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Reads the JSON that a record decrypts to. Unknown kinds of message are messages all the same; never throws. */
export function readArchived(decrypted: unknown): ArchiveReading {
  const fields = withoutNulls(decrypted);
  if (!isFields(fields)) return { kind: 'unreadable', problem: 'not a JSON object' };
  if (Check(Switch, fields)) {
    return { kind: 'switch', switch: { kind: 'switch', msgid: fields.msgid, userid: fields.user, at: fields.time } };
  }
  if (!Check(Envelope, fields)) return { kind: 'unreadable', problem: 'msgid, action, from, tolist, msgtime or msgtype is missing' };
  const { msgid, from, tolist, roomid = '', msgtime, msgtype } = fields;
  const envelope = { msgid, from, to: tolist, at: msgtime, ...(roomid === '' ? {} : { roomId: roomid }) };
  return { kind: 'message', message: { ...envelope, ...readContent(msgtype, fields) } };
}

const Switch = Type.Object({ msgid: Type.String(), action: Type.Literal('switch'), time: Type.Integer(), user: Type.String() });
const Envelope = Type.Object({
  msgid: Type.String({ minLength: 1 }),
  action: Type.String(),
  from: Type.String({ minLength: 1 }),
  tolist: Type.Array(Type.String()),
  roomid: Type.Optional(Type.String()),
  msgtime: Type.Integer(),
  msgtype: Type.String(),
});

function readContent(msgtype: string, fields: Record<string, unknown>): Known | Odd {
  for (const kind of KINDS) if (kind === msgtype) return known(kind, fields[MEMBERS[kind] ?? kind]) ?? odd(msgtype, fields);
  return odd(msgtype, fields);
}

const KINDS: readonly ArchiveKind[] = Object.keys(CONTENTS).filter((name): name is ArchiveKind => Object.hasOwn(CONTENTS, name));

function known(kind: ArchiveKind, content: unknown): Known | undefined {
  const read = { kind, content };
  return isKnown(read) ? read : undefined;
}

function isKnown(read: { kind: ArchiveKind; content: unknown }): read is Known {
  return Check(CONTENTS[read.kind], read.content);
}

function odd(msgtype: string, raw: Record<string, unknown>): Odd {
  return { kind: 'other', msgtype, raw };
}
