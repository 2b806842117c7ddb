import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { SECOND } from '../../domain/kernel/time.ts';
import { WELCOME_CODE_SECONDS } from '../../domain/wecom/limits.ts';
import { at } from '../platform/db/bind.ts';
import { storable } from './storable.ts';

/** What lets us greet a new friend, once and within twenty seconds of `at` (92137). */
export type WelcomeCode = {
  readonly code: string;
  readonly userid: string;
  readonly externalUserid: string;
  readonly friendshipState: string | null;
  readonly at: number;
};

/**
 * The statement that keeps a code, for the callback that `kept` names: with it or not at all, for whoever has one has twenty
 * seconds. Two events may carry the same code: it counts once.
 */
export function insertWelcome(now: number, corpId: number, welcome: WelcomeCode): RawBuilder<unknown> {
  const { code, userid, externalUserid, friendshipState, at: toldAt } = welcome;
  return sql`
    insert into welcome (corp_id, code_hash, code, userid, external_userid, friendship_state, received_at, expires_at, next_try_at)
    select ${corpId}, ${createHash('sha256').update(code).digest()}, ${storable(code)}, ${storable(userid)}, ${storable(externalUserid)},
      ${friendshipState === null ? null : storable(friendshipState)}::text, ${at(now)}, ${at(toldAt + WELCOME_CODE_SECONDS * SECOND)}, ${at(now)}
    from kept on conflict (corp_id, code_hash) do nothing`;
}
