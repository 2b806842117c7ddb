import { sql } from 'kysely';
import type { BodyOf } from '../../../domain/kernel/route.ts';
import { actorText } from '../../../domain/kernel/actor.ts';
import type { Scope } from '../../../domain/kernel/scope.ts';
import type { Part, saveConnection } from '../../../domain/wecom/connection-contract.ts';
import { at } from '../../platform/db/bind.ts';
import type { Tx } from '../../platform/db/database.ts';
import { LOCKS } from '../../platform/db/locks.ts';
import { inTx } from '../../platform/db/scoped.ts';
import { refuse } from '../../platform/http/refuse.ts';
import { newCallbackCredentials } from './credentials.ts';
import type { ConnectionParts } from './parts.ts';
import { prove } from './prove.ts';
import { readStored, type Stored } from './stored.ts';
import type { SecretTries } from './tries.ts';

type Wanted = BodyOf<typeof saveConnection>;

/**
 * Stores a connection that WeCom has confirmed, and answers what it means in words. What WeCom calls wrong is never stored;
 * what it could not be asked about is stored for a company that has nothing to lose yet.
 */
export async function saveWanted(parts: ConnectionParts, tries: SecretTries, scope: Scope, wanted: Wanted): Promise<string[]> {
  if (parts.platform === 'simulator') throw refuse('wecom.is_simulator');
  if ((wanted.callbackToken === undefined) !== (wanted.encodingAesKey === undefined)) throw refuse('wecom.callback_incomplete');
  const before = await readStored(parts.db, scope.corpId);
  const changed = changedParts(parts, before, wanted);
  if ((before.app === null || changed.has('corpId')) && wanted.secret === undefined) throw refuse('wecom.secret_missing');
  const notes = changed.has('corpId') || changed.has('agentId') || changed.has('secret') ? await proven(parts, tries, before, wanted) : [];
  if (changed.size > 0) await inTx(parts.db, (tx) => store(parts, tx, scope, { before, wanted, changed }));
  return [...notes, ...consequences(before, changed)];
}

function changedParts({ secrets }: ConnectionParts, { wecomCorpId, app, domainFile }: Stored, wanted: Wanted): Set<Part> {
  const differs = (sealed: string | undefined, value: string | undefined) =>
    value !== undefined && (sealed === undefined || secrets.open(sealed) !== value);
  const changed = new Set<Part>();
  if (wecomCorpId !== wanted.corpId) changed.add('corpId');
  if (app?.agentId !== wanted.agentId) changed.add('agentId');
  if (differs(app?.secret, wanted.secret)) changed.add('secret');
  if (differs(app?.callbackToken, wanted.callbackToken) || differs(app?.encodingAesKey, wanted.encodingAesKey)) changed.add('callback');
  if (wanted.domainFile !== undefined && wanted.domainFile !== domainFile) changed.add('domainFile');
  return changed;
}

async function proven(parts: ConnectionParts, tries: SecretTries, { app }: Stored, wanted: Wanted): Promise<string[]> {
  tries.allow(parts.clock.now());
  const secret = wanted.secret ?? parts.secrets.open(app?.secret ?? '');
  const proof = await prove(parts, { wecomCorpId: wanted.corpId, agentId: wanted.agentId, secret });
  switch (proof.kind) {
    case 'proven':
      return ['企业微信认可这组凭证'];
    case 'wrong':
      tries.wrong(parts.clock.now());
      throw refuse('wecom.credentials_refused', { errcode: proof.errcode, found: proof.found, todo: proof.todo });
    case 'unproven':
      if (app !== null) throw refuse('wecom.connection_unproven', { found: proof.found });
      return [`已经保存，但还没有向企业微信验证：${proof.found}`];
    default:
      return proof satisfies never;
  }
}

type Change = { readonly before: Stored; readonly wanted: Wanted; readonly changed: ReadonlySet<Part> };

async function store(parts: ConnectionParts, tx: Tx, scope: Scope, change: Change): Promise<void> {
  const { corpId } = scope;
  const { before, wanted, changed } = change;
  // Whoever fetches a token with the old secret just now stores it before we take it away.
  await sql`select pg_advisory_xact_lock(${LOCKS.accessToken}::integer, ${corpId}::integer)`.execute(tx);
  await tx.selectFrom('corp').select('id').where('id', '=', corpId).forUpdate().execute();
  const present = await readStored(tx, corpId);
  if (present.app?.secret !== before.app?.secret || present.wecomCorpId !== before.wecomCorpId) throw refuse('wecom.connection_changed');
  if (changed.has('corpId')) await moveCompany(parts, tx, corpId, wanted.corpId);
  await storeApp(parts, tx, corpId, change);
  if (wanted.domainFile !== undefined) await storeDomainFile(tx, corpId, wanted.domainFile);
  const now = parts.clock.now();
  const by = actorText(scope.actor);
  await tx
    .insertInto('wecomConnectionChange')
    .values({ corpId, changedAt: at(now), actor: by, parts: [...changed] })
    .execute();
  parts.log.info({ corpId, by, parts: [...changed] }, 'the connection to WeCom was changed');
  if (changed.has('corpId') || changed.has('agentId') || changed.has('secret')) await forget(tx, corpId);
  if (before.app === null || changed.has('corpId')) await parts.onConnected(tx, now, corpId, by);
}

async function moveCompany(parts: ConnectionParts, tx: Tx, corpId: number, wecomCorpId: string): Promise<void> {
  if (await parts.hasCustomers(tx, corpId)) throw refuse('wecom.corp_has_customers');
  const other = await tx
    .selectFrom('corp')
    .select('id')
    .where('wecomCorpId', '=', wecomCorpId)
    .where('id', '<>', corpId)
    .executeTakeFirst();
  if (other !== undefined) throw refuse('wecom.corp_taken');
  await tx.updateTable('corp').set({ wecomCorpId }).where('id', '=', corpId).execute();
}

async function storeApp({ secrets }: ConnectionParts, tx: Tx, corpId: number, { before, wanted }: Change): Promise<void> {
  // Until the second step is done nobody knows these, so that nobody can sign a callback.
  const unknown = newCallbackCredentials();
  const sealed = (value: string | undefined, kept: string | undefined, otherwise: string) =>
    value === undefined ? (kept ?? secrets.seal(otherwise)) : secrets.seal(value);
  const app = {
    agentId: wanted.agentId,
    secret: sealed(wanted.secret, before.app?.secret, ''),
    callbackToken: sealed(wanted.callbackToken, before.app?.callbackToken, unknown.callbackToken),
    encodingAesKey: sealed(wanted.encodingAesKey, before.app?.encodingAesKey, unknown.encodingAesKey),
  };
  await tx
    .insertInto('wecomApp')
    .values({ corpId, ...app })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(app))
    .execute();
}

async function storeDomainFile(tx: Tx, corpId: number, domainFile: string | null): Promise<void> {
  await tx
    .insertInto('wecomCallbackAddress')
    .values({ corpId, domainFile })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet({ domainFile }))
    .execute();
}

/** What was learned with other credentials. */
async function forget(tx: Tx, corpId: number): Promise<void> {
  await tx.deleteFrom('wecomToken').where('corpId', '=', corpId).execute();
  await tx.deleteFrom('wecomDenial').where('corpId', '=', corpId).execute();
  await tx.deleteFrom('wecomConnectionCheck').where('corpId', '=', corpId).execute();
}

function consequences({ app }: Stored, changed: ReadonlySet<Part>): string[] {
  const notes: string[] = [];
  if (changed.size === 0) notes.push('没有变化');
  if (app === null || changed.has('corpId')) notes.push('正在读取通讯录、标签和客户，读完之前名单会不完整');
  if (changed.has('callback'))
    notes.push(
      app === null
        ? '回调的 Token 和 EncodingAESKey 已保存，请到企业微信点「保存」完成验证'
        : '回调的 Token 和 EncodingAESKey 已更换：在企业微信里换成新的并点「保存」之前，收不到任何事件',
    );
  return notes;
}
