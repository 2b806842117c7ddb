import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFields } from '../../server/wecom/fields.ts';
import { projectRoot } from '../../server/platform/files/root.ts';
import { sampleEvent } from '../../test/harness/wecom-fixtures.ts';
import { ACKNOWLEDGED_WORDS } from './acknowledged-words.ts';
import { readEvent } from './events.ts';
import { eventText } from './event-words.ts';

const names = readdirSync(join(projectRoot(), 'test', 'fixtures', 'wecom')).flatMap((file) => /^event__(.+)\.xml$/.exec(file)?.[1] ?? []);

function read(name: string) {
  const reading = readFields(sampleEvent(name));
  return reading.kind === 'fields' ? readEvent(reading.fields) : expect.fail(reading.problem);
}

test('every documented event is read, and none is unknown', () => {
  // An answer that we would give, and no event.
  const answers = new Set(['updatebuttonreply']);
  expect(names.filter((name) => !answers.has(name) && read(name).kind === 'unknown')).toEqual([]);
  expect(names.length).toBeGreaterThan(40);
});

test('what is only acknowledged says what it was and why, and has a name for people', () => {
  expect(read('customer_acquisition__balance_low')).toMatchObject({ kind: 'acknowledged', what: 'balance_low', why: 'asked' });
  expect(read('changecontact__updatetag')).toMatchObject({ what: 'update_tag', why: 'notKept' });
  expect(read('templatecardpush__xml')).toMatchObject({ what: 'template_card_event', why: 'nothingOfOurs' });
  expect(read('enteragentpush__xml')).toMatchObject({ what: 'enter_agent', why: 'appLife' });
  expect(read('imagemessage__xml')).toMatchObject({ what: 'image', why: 'notRead' });
  expect(read('changeexternalcontact__messageauditapproved')).toMatchObject({ what: 'msg_audit_approved', why: 'archiveTells' });
  for (const name of names) {
    const event = read(name);
    if (event.kind === 'acknowledged') expect([name, ACKNOWLEDGED_WORDS[event.what]]).toEqual([name, eventText(event.what)]);
  }
});

test('of acquisition links, first words and the end of a friendship are news about a customer', () => {
  const who = { userid: 'zhangsan', externalUserid: 'woAJ2GCAAAXtWyujaWJHDDGi0mAAAA' };
  expect(read('customer_acquisition__customer_start_chat')).toMatchObject({ kind: 'customer_start_chat', ...who });
  expect(read('customer_acquisition__del_follow_user')).toMatchObject({ kind: 'del_follow_user', ...who });
});
