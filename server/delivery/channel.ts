import type { Found } from '../../domain/delivery/search.ts';

/** What became of asking for a mass task. */
export type HandOver =
  /** The channel will never reach `unreached`. */
  | { readonly kind: 'accepted'; readonly msgid: string; readonly unreached: readonly string[] }
  | { readonly kind: 'refused'; readonly errcode: number; readonly problem: string }
  /** Nothing was sent out, or nothing can have arrived. */
  | { readonly kind: 'unreachable'; readonly problem: string }
  /** It may have taken effect. */
  | { readonly kind: 'lost'; readonly problem: string };

export type Looked<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'failed'; readonly problem: string };

export type Confirmation = {
  readonly sender: string;
  readonly state: { readonly kind: 'waiting' } | { readonly kind: 'confirmed'; readonly at: number | null };
};

export type SendStatus = 'waiting' | 'sent' | 'not_friend' | 'quota';
export type SendResult = { readonly recipient: string; readonly status: SendStatus; readonly at: number | null };

/** The mass tasks of one channel, in our words; senders in lower case. Nothing throws for what the network or the other side does. */
export type Channel = {
  handOver(corpId: number, task: { sender: string; recipients: readonly string[]; text: string }): Promise<HandOver>;
  /** All tasks made between two instants. */
  list(corpId: number, from: number, to: number): Promise<Looked<Found[]>>;
  confirmations(corpId: number, msgid: string): Promise<Looked<Confirmation[]>>;
  /** What became of each recipient of one sender. */
  results(corpId: number, msgid: string, sender: string): Promise<Looked<SendResult[]>>;
};
