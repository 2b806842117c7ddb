import { DAY, MINUTE, startOfLocalDay, type Instant } from '../../domain/kernel/time.ts';
import type { DemoMessage } from './company.ts';
import type { Lead } from './customers.ts';
import { FIRST_TALKS, SITE_TALKS, type Line } from './dialogues.ts';
import { instantWithin } from './growth.ts';
import type { Random } from './random.ts';

/** What customers and their first friend wrote to each other, while they were friends; in order of time. */
export function messages(random: Random, leads: readonly Lead[], end: Instant, zone: string): DemoMessage[] {
  return leads.flatMap((lead) => talks(random, lead, end, zone)).sort((a, b) => a.at - b.at);
}

function talks(random: Random, lead: Lead, end: Instant, zone: string): DemoMessage[] {
  const { customer, signedAt } = lead;
  const friendship = customer.friendships[0];
  if (friendship === undefined) return [];
  const begins = friendship.addedAt + random.int(2, 50) * MINUTE;
  const until = friendship.lostAt ?? end;
  const firstTalks = signedAt === null ? (random.chance(0.34) ? random.int(1, 2) : 0) : random.int(1, 2);
  const first = series(random, { talks: random.some(FIRST_TALKS, firstTalks), begins, until: signedAt ?? until, end, zone });
  const onSite =
    signedAt === null ? [] : series(random, { talks: random.some(SITE_TALKS, 2), begins: signedAt + 4 * DAY, until, end, zone });
  const { externalUserid } = customer;
  return [...first, ...onSite].map((line) => ({ externalUserid, userid: friendship.userid, ...line, text: fill(line.text, lead.home) }));
}

type Series = { talks: readonly (readonly Line[])[]; begins: Instant; until: Instant; end: Instant; zone: string };

/** One talk after the other, some days between them. */
function series(random: Random, { talks, begins, until, end, zone }: Series): Said[] {
  const said: Said[] = [];
  let at = begins;
  for (const talk of talks) {
    said.push(...write(random, talk, at).filter((line) => line.at < until - MINUTE));
    const day = startOfLocalDay(at, zone) + random.int(1, 30) * DAY;
    const next = instantWithin(random, day, end);
    // A day that is not over yet may give an earlier one.
    if (day > until || next < at + DAY / 2) break;
    at = next;
  }
  return said;
}

type Said = Pick<DemoMessage, 'from' | 'at' | 'text'>;

function write(random: Random, dialogue: readonly Line[], begins: Instant): Said[] {
  let at = begins;
  return dialogue.map(([from, text]) => {
    at += random.int(20, 1_500) * 1_000;
    return { from, at, text };
  });
}

function fill(text: string, home: Lead['home']): string {
  return text.replaceAll('{楼盘}', home.estate).replaceAll('{户型}', home.layout).replaceAll('{风格}', home.style);
}
