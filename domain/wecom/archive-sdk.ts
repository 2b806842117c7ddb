import Type, { type Static } from 'typebox';

/**
 * What stands in for WeCom's native archive library (WeWorkFinanceSdk, 91774), which has no HTTP underneath that anybody
 * documented: two calls of ours, below `/_archive/`, that give what `GetChatData` and `GetMediaData` give. The simulator
 * answers them, and so can a small program around the library.
 *
 * A record is sealed as there: `encrypt_random_key` is the record's key, a text, under RSA (PKCS#1 v1.5) with the public
 * key of `publickey_ver`. What the library does with it (`DecryptData`) is not documented, so it is ours: the text is the
 * base64 of 32 bytes, and `encrypt_chat_msg` is the message under AES-256-CBC with these bytes as key, their first 16 as
 * initialisation vector, and PKCS#7 padding. Both in base64.
 */
export const SealedRecord = Type.Object({
  /** An unsigned 64-bit number: beyond 2^53 a JavaScript number loses it, hence text here. */
  seq: Type.String({ pattern: '^\\d{1,20}$' }),
  msgid: Type.String(),
  publickey_ver: Type.Integer(),
  encrypt_random_key: Type.String(),
  encrypt_chat_msg: Type.String(),
});
export type SealedRecord = Static<typeof SealedRecord>;

/** `secret` is the archive's own. `seq`: what comes after it is wanted; a number or its text. */
export const ChatDataRequest = Type.Object({
  corpid: Type.String(),
  secret: Type.String(),
  seq: Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,20}$' })]),
  limit: Type.Integer({ minimum: 1 }),
});
export type ChatDataRequest = Static<typeof ChatDataRequest>;
export const ChatDataResponse = Type.Object({ chatdata: Type.Array(SealedRecord) });
export type ChatDataResponse = Static<typeof ChatDataResponse>;

/** `indexbuf` is empty for the first piece, then what `outindexbuf` said. */
export const MediaDataRequest = Type.Object({
  corpid: Type.String(),
  secret: Type.String(),
  sdkfileid: Type.String(),
  indexbuf: Type.Optional(Type.String()),
});
export type MediaDataRequest = Static<typeof MediaDataRequest>;
/** `data` in base64; `is_finish` 1 with the last piece. */
export const MediaDataResponse = Type.Object({ data: Type.String(), outindexbuf: Type.String(), is_finish: Type.Integer() });
export type MediaDataResponse = Static<typeof MediaDataResponse>;

export const CHAT_DATA_PATH = '/_archive/chatdata';
export const MEDIA_DATA_PATH = '/_archive/mediadata';

/** Records of one GetChatData, bytes of one GetMediaData; calls a minute; days that WeCom keeps records. 91774 */
export const CHAT_DATA_PAGE = 1_000;
export const MEDIA_CHUNK_BYTES = 512 * 1024;
export const CHAT_DATA_PER_MINUTE = 4_000;
export const MEDIA_DATA_PER_MINUTE = 25_000;
export const ARCHIVE_DAYS = 5;
/** New records are announced at most this often. 91774 */
export const ARCHIVE_NOTIFY_SECONDS = 15;

/** What the library returns instead of data; after network, parse and system it may be asked again. */
export const SDK_ERRORS = {
  parameter: 10_000,
  network: 10_001,
  parse: 10_002,
  system: 10_003,
  key: 10_004,
  fileid: 10_005,
  decrypt: 10_006,
  keyVersion: 10_007,
  encryptKey: 10_008,
  address: 10_009,
  expired: 10_010,
  certificate: 10_011,
} as const;

/** The answer's text with its `seq` numbers as texts, so that reading it as JSON loses no digit. Nothing else in it can look like one. */
export function seqsAsTexts(json: string): string {
  return json.replaceAll(/"seq"\s*:\s*(\d{1,20})(?=\s*[,}])/g, '"seq":"$1"');
}
