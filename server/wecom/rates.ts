import { FRESH, grant, slowedDown, type Grant, type Lane, type Rate } from '../../domain/wecom/rate.ts';
import { at } from '../platform/db/bind.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import { inTx } from '../platform/db/scoped.ts';

/** One path of one company. */
export type Path = { readonly corpId: number; readonly path: string };

/** Takes calls out of the budget that all processes share. */
export function takeCalls(db: Db, where: Path, now: number, wanted: number, lane: Lane): Promise<Grant> {
  return inTx(db, async (tx) => {
    const given = grant(await lockedRate(tx, where), now, wanted, lane);
    await store(tx, where, given.rate);
    return given;
  });
}

/** Tells all processes that the platform refused a call of this path. */
export function slowDown(db: Db, where: Path, now: number, errcode: 45009 | 45033): Promise<void> {
  return inTx(db, async (tx) => store(tx, where, slowedDown(await lockedRate(tx, where), now, errcode)));
}

async function lockedRate(tx: Tx, where: Path): Promise<Rate> {
  const locked = await selectRate(tx, where);
  if (locked !== undefined) return locked;
  await tx
    .insertInto('wecomRate')
    .values({ ...where, ...columns(FRESH) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await selectRate(tx, where)) ?? FRESH;
}

function selectRate(tx: Tx, { corpId, path }: Path): Promise<Rate | undefined> {
  return tx
    .selectFrom('wecomRate')
    .select(['minuteAt', 'inMinute', 'hourAt', 'inHour', 'perMinute', 'freeAt', 'blocks'])
    .where('corpId', '=', corpId)
    .where('path', '=', path)
    .forUpdate()
    .executeTakeFirst();
}

async function store(tx: Tx, { corpId, path }: Path, rate: Rate): Promise<void> {
  await tx.updateTable('wecomRate').set(columns(rate)).where('corpId', '=', corpId).where('path', '=', path).execute();
}

function columns({ minuteAt, hourAt, freeAt, ...counts }: Rate) {
  return { ...counts, minuteAt: at(minuteAt), hourAt: at(hourAt), freeAt: at(freeAt) };
}
