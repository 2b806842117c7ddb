import { sql } from 'kysely';
import type { Static } from 'typebox';
import { actorText } from '../../../domain/kernel/actor.ts';
import type { BodyOf } from '../../../domain/kernel/route.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import { isoIn } from '../../../domain/kernel/time.ts';
import type { ArchiveSettings, saveArchiveSettings } from '../../../domain/wecom/archive-contract.ts';
import { faultOf } from '../../../domain/wecom/connection-faults.ts';
import { GETTOKEN } from '../../../domain/wecom/token.ts';
import { at } from '../../platform/db/bind.ts';
import { inTx } from '../../platform/db/scoped.ts';
import { refuse } from '../../platform/http/refuse.ts';
import { storeArchiveAccess, storeArchiveKey } from '../archive-keys.ts';
import { exchange } from '../exchange.ts';
import { privateKeyIn } from './archive-pem.ts';
import type { ConnectionParts } from './parts.ts';
import { isWrong } from './prove.ts';
import { replyOf } from './reply.ts';
import { isSafeAddress } from './safe-address.ts';
import { readStored } from './stored.ts';
import type { SecretTries } from './tries.ts';

type Wanted = BodyOf<typeof saveArchiveSettings>;

/** The message archive as a person may see it: everything but secret and keys. */
export async function describeArchive(
  { db }: Pick<ConnectionParts, 'db'>,
  { corpId, zone }: Scope,
): Promise<Static<typeof ArchiveSettings>> {
  const archive = await db.selectFrom('wecomArchive').select(['url', 'pulledAt', 'error']).where('corpId', '=', corpId).executeTakeFirst();
  const keys = await db
    .selectFrom('wecomArchiveKey')
    .select(['version', 'createdAt'])
    .where('corpId', '=', corpId)
    .orderBy('version')
    .execute();
  const { rows: missing } = await sql<{ version: number; records: number }>`
    select key_version as version, count(*)::integer as records from wecom_archive_record record
    where corp_id = ${corpId} and state = 'dead' and key_version is not null
      and not exists (select from wecom_archive_key key where key.corp_id = record.corp_id and key.version = record.key_version)
    group by 1 order by 1`.execute(db);
  return {
    isOn: archive !== undefined,
    address: archive?.url ?? null,
    keys: keys.map(({ version, createdAt }) => ({ version, since: isoIn(createdAt, zone) })),
    readAt: archive === undefined || archive.pulledAt === null ? null : isoIn(archive.pulledAt, zone),
    problem: archive?.error ?? null,
    missing,
  };
}

/** Stores what is given of the archive, sealed, and answers what it means in words. What WeCom calls wrong is not stored. */
export async function saveArchive(parts: ConnectionParts, tries: SecretTries, scope: Scope, wanted: Wanted): Promise<string[]> {
  const { db, clock, secrets, platform } = parts;
  const { corpId } = scope;
  if (platform === 'simulator') throw refuse('wecom.is_simulator');
  const { address, secret, key } = wanted;
  if (address !== undefined && address !== null && !isSafeAddress(address)) throw refuse('wecom.archive_address_unsafe');
  const reading = key === undefined ? undefined : privateKeyIn(key.privateKey);
  if (reading?.kind === 'none') throw refuse('wecom.archive_key_invalid', { found: reading.found });
  const before = await db.selectFrom('wecomArchive').select(['secret', 'url']).where('corpId', '=', corpId).executeTakeFirst();
  const access = secret ?? (before === undefined ? undefined : secrets.open(before.secret));
  if (access === undefined) throw refuse('wecom.archive_secret_missing');
  const notes = secret === undefined ? [] : await proven(parts, tries, corpId, secret);
  await inTx(db, async (tx) => {
    const now = clock.now();
    // Keys first: what comes with the new secret must open.
    if (key !== undefined && reading !== undefined)
      await storeArchiveKey(tx, secrets, now, corpId, { version: key.version, privateKey: reading.pem });
    if (secret !== undefined || address !== undefined)
      await storeArchiveAccess(tx, secrets, now, corpId, { secret: access, url: address === undefined ? (before?.url ?? null) : address });
    const by = actorText(scope.actor);
    await tx
      .insertInto('wecomConnectionChange')
      .values({ corpId, changedAt: at(now), actor: by, parts: ['archive'] })
      .execute();
    parts.log.info({ corpId, by, parts: ['archive'] }, 'the message archive was set up');
  });
  return [...notes, ...(key === undefined ? [] : [`已保存第 ${key.version} 版私钥，用它封装的记录会重新打开`])];
}

async function proven(parts: ConnectionParts, tries: SecretTries, corpId: number, secret: string): Promise<string[]> {
  tries.allow(parts.clock.now());
  const { wecomCorpId } = await readStored(parts.db, corpId);
  if (wecomCorpId === null) return ['还没有填企业 ID，没有向企业微信验证'];
  const request = { corpid: wecomCorpId, corpsecret: secret };
  const reply = await replyOf(exchange(parts.apiBase, GETTOKEN, request, { timeoutMs: parts.patience.answerMs }));
  if (reply.kind === 'answered') return ['企业微信认可会话存档的 Secret'];
  const { found, todo } = faultOf('archive', reply);
  if (!isWrong(reply)) return [`已经保存，但还没有向企业微信验证：${found}`];
  tries.wrong(parts.clock.now());
  throw refuse('wecom.credentials_refused', { errcode: reply.kind === 'refused' ? reply.errcode : 0, found, todo: todo ?? '' });
}
