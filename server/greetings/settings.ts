import type { Static } from 'typebox';
import { lengthProblem } from '../../domain/delivery/message-text.ts';
import { variableProblem } from '../../domain/delivery/variables.ts';
import type { Greeting } from '../../domain/greetings/contract.ts';
import type { Scope } from '../../domain/kernel/scope.ts';
import { at } from '../platform/db/bind.ts';
import type { Query, Tx } from '../platform/db/database.ts';
import { refuse } from '../platform/http/refuse.ts';
import { storable } from '../wecom/storable.ts';

export type GreetingSettings = Static<typeof Greeting>;

export async function readGreeting(tx: Query, scope: Scope): Promise<GreetingSettings> {
  const row = await tx.selectFrom('greeting').select(['enabled', 'text']).where('corpId', '=', scope.corpId).executeTakeFirst();
  return row ?? { enabled: false, text: '' };
}

/** Counts from the next new friend on. */
export async function writeGreeting(tx: Tx, scope: Scope, now: number, given: GreetingSettings): Promise<GreetingSettings> {
  const text = storable(given.text);
  const tooLong = lengthProblem(text);
  if (tooLong !== undefined) throw refuse('greeting.text_too_long', { problem: tooLong });
  if (given.enabled && text.trim() === '') throw refuse('greeting.text_missing');
  const problem = variableProblem(text);
  // What is switched off may hold anything: it must always be possible to switch off.
  if (given.enabled && problem !== undefined) throw refuse('greeting.unknown_variable', { problem });
  const columns = { enabled: given.enabled, text, changedAt: at(now) };
  await tx
    .insertInto('greeting')
    .values({ corpId: scope.corpId, ...columns })
    .onConflict((conflict) => conflict.column('corpId').doUpdateSet(columns))
    .execute();
  return { enabled: given.enabled, text };
}
