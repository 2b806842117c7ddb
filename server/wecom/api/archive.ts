import { Check } from 'typebox/value';
import {
  ARCHIVE_GROUP_GET,
  CHECK_ROOM_AGREE,
  CHECK_SINGLE_AGREE,
  GET_PERMIT_USER_LIST,
  type ArchiveGroupGetResponse,
  type CheckRoomAgreeResponse,
  type CheckSingleAgreeResponse,
} from '../../../domain/wecom/archive.ts';
import {
  CHAT_DATA_PATH,
  MEDIA_DATA_PATH,
  MediaDataResponse,
  seqsAsTexts,
  type ChatDataRequest,
  type MediaDataRequest,
} from '../../../domain/wecom/archive-sdk.ts';
import { AGREE_PAIRS } from '../../../domain/wecom/archive.ts';
import { isFields, withoutNulls } from '../../../domain/wecom/wire.ts';
import type { WecomClient } from '../client.ts';
import { WecomFailure } from '../failure.ts';
import { piecesOf } from '../pages.ts';

/** Who is let in, and where: a company's id at WeCom and the archive's own secret. */
export type ArchiveAccess = { readonly url: string; readonly wecomCorpId: string; readonly secret: string };

/** The boundary at which WeCom's native library stands: sealed records in, and files. */
export type ArchiveSource = {
  /**
   * The records after a seq, in order, at most `limit` (≤ 1,000), as they came: one that has not the shape of a
   * SealedRecord is the caller's to set aside. Fewer than `limit` does not mean that there are no more. WeCom keeps them
   * for 5 days. Refusals: 301058 asks for a smaller limit, 10001 to 10003 to try again (91774).
   */
  pull(access: ArchiveAccess, afterSeq: string, limit: number): Promise<readonly unknown[]>;
  /** A file's content in pieces of at most 512 kB; 10010 when it is older than 5 days. */
  media(access: ArchiveAccess, sdkFileId: string): AsyncGenerator<Buffer, void>;
};

/** The library over HTTP, as `domain/wecom/archive-sdk.ts` describes it. */
export const httpArchiveSource: ArchiveSource = {
  async pull(access, afterSeq, limit) {
    const request: ChatDataRequest = { corpid: access.wecomCorpId, secret: access.secret, seq: afterSeq, limit };
    const { chatdata } = await ask(access.url, CHAT_DATA_PATH, request);
    if (!Array.isArray(chatdata)) throw malformed(CHAT_DATA_PATH, 'chatdata is missing');
    return chatdata;
  },
  async *media(access, sdkFileId) {
    for (let indexbuf = ''; ;) {
      const request: MediaDataRequest = { corpid: access.wecomCorpId, secret: access.secret, sdkfileid: sdkFileId, indexbuf };
      const answer = await ask(access.url, MEDIA_DATA_PATH, request);
      if (!Check(MediaDataResponse, answer)) throw malformed(MEDIA_DATA_PATH, 'the answer lacks documented fields');
      yield Buffer.from(answer.data, 'base64');
      if (answer.is_finish === 1) return;
      // It would go round for ever.
      if (answer.outindexbuf === indexbuf) throw malformed(MEDIA_DATA_PATH, 'outindexbuf repeats');
      indexbuf = answer.outindexbuf;
    }
  },
};

/** Userids of the members who are archived. */
export async function listPermitUsers(wecom: WecomClient, corpId: number): Promise<string[]> {
  return (await wecom.call(corpId, GET_PERMIT_USER_LIST, {})).ids;
}

/** What customers said to being archived by a member, in the order asked for; 301061 when one of the ids is unknown. */
export async function checkSingleAgree(
  wecom: WecomClient,
  corpId: number,
  pairs: readonly { userid: string; externalUserid: string }[],
): Promise<CheckSingleAgreeResponse['agreeinfo']> {
  const all = [];
  for (const some of piecesOf(pairs, AGREE_PAIRS)) {
    const info = some.map(({ userid, externalUserid }) => ({ userid, exteranalopenid: externalUserid }));
    all.push(...(await wecom.call(corpId, CHECK_SINGLE_AGREE, { info })).agreeinfo);
  }
  return all;
}

/** What the customers in a group said to being archived. */
export async function checkRoomAgree(wecom: WecomClient, corpId: number, chatId: string): Promise<CheckRoomAgreeResponse['agreeinfo']> {
  return (await wecom.call(corpId, CHECK_ROOM_AGREE, { roomid: chatId })).agreeinfo;
}

/** A group of members only; 301059 for one with customers. */
export async function getInternalGroup(wecom: WecomClient, corpId: number, roomId: string): Promise<ArchiveGroupGetResponse> {
  return wecom.call(corpId, ARCHIVE_GROUP_GET, { roomid: roomId });
}

const TIMEOUT_MS = 15_000;

/** Nothing that is thrown holds the secret. */
async function ask(url: string, path: string, request: object): Promise<Record<string, unknown>> {
  const { status, text } = await exchanged(url, path, request);
  if (status >= 500) throw new WecomFailure(path, { kind: 'lost', problem: `HTTP ${status}` });
  if (status !== 200) throw malformed(path, `HTTP ${status}`);
  const answer = withoutNulls(parsed(path, text));
  if (!isFields(answer)) throw malformed(path, 'the answer is not a JSON object');
  const { errcode = 0, errmsg } = answer;
  if (typeof errcode !== 'number') throw malformed(path, 'errcode is not a number');
  if (errcode !== 0) throw new WecomFailure(path, { kind: 'refused', errcode, errmsg: typeof errmsg === 'string' ? errmsg : '' });
  return answer;
}

async function exchanged(url: string, path: string, request: object): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    // Reading may be repeated, so it does not matter whether the question arrived.
    throw new WecomFailure(path, { kind: 'lost', problem: cause instanceof Error ? cause.message : String(cause) });
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(seqsAsTexts(text));
  } catch (error) {
    throw malformed(path, error instanceof SyntaxError ? 'the answer is not JSON' : String(error));
  }
}

function malformed(path: string, problem: string): WecomFailure {
  return new WecomFailure(path, { kind: 'malformed', problem });
}
