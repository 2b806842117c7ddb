import type { Clock } from '../../platform/clock/clock.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Log } from '../../platform/log/log.ts';
import type { SecretBox } from '../../platform/secrets/box.ts';
import type { WecomClient } from '../client.ts';

/** What the pages of the connection run with. */
export type ConnectionParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly secrets: SecretBox;
  readonly wecom: WecomClient;
  /** The only address outside that credentials are sent to, without `/cgi-bin`. */
  readonly apiBase: string;
  readonly address: OwnAddress;
  /** The demo's simulator stands in for WeCom: its credentials are given, and its clock is ours. */
  readonly platform: 'wecom' | 'simulator';
  readonly patience: Patience;
  /** Whether a company has customers: those of one WeCom must not be taken for those of another. */
  hasCustomers(tx: Tx, corpId: number): Promise<boolean>;
  /** Called in the transaction that connects a company, or connects it to another WeCom. */
  onConnected(tx: Tx, now: number, corpId: number, by: string): Promise<void>;
};

/** Where browsers and WeCom reach us: as the installation says, or else only the machine itself. Without a slash at the end. */
export type OwnAddress = { readonly reach: 'public' | 'local'; readonly url: string };

/** How long checks wait for an answer, and from when on one is slow. */
export type Patience = { readonly answerMs: number; readonly slowMs: number };
export const PATIENCE: Patience = { answerMs: 8_000, slowMs: 2_000 };

/** What a company that was never connected has for a corp id. */
export const NOT_CONNECTED = 'not-connected';

/** What belongs into the form for the callback address. */
export function callbackUrl(address: OwnAddress, wecomCorpId: string): string {
  return `${address.url}/wecom/callback/${wecomCorpId}`;
}
