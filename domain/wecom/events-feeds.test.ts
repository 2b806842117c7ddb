import { expect, test } from 'vitest';
import { sampleEvent } from '../../test/harness/wecom-fixtures.ts';
import { readFields } from '../../server/wecom/fields.ts';
import { readEvent } from './events.ts';

function read(name: string) {
  const reading = readFields(sampleEvent(name));
  return reading.kind === 'fields' ? readEvent(reading.fields) : expect.fail(reading.problem);
}

test('the documented samples are read', () => {
  expect(read('msgaudit_notify')).toEqual({ kind: 'msgaudit_notify', corpId: 'CorpID', at: 1_629_101_687_000 });
  expect(read('kfmessage__xml')).toEqual({
    kind: 'kf_msg_or_event',
    corpId: 'ww12345678910',
    at: 1_348_831_860_000,
    token: 'ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR',
    openKfId: 'wkxxxxxxx',
  });
  expect(read('kfaccountauthchange__xml')).toMatchObject({ kind: 'kf_account_auth_change', added: ['wkxxxx1'], removed: ['wkxxxx2'] });
});

test('an account may be named several times, and a message without its token is unknown', () => {
  const frame = { ToUserName: 'ww1', CreateTime: '1', MsgType: 'event' };
  expect(readEvent({ ...frame, Event: 'kf_account_auth_change', AuthAddOpenKfId: ['wk1', 'wk2'] })).toMatchObject({
    added: ['wk1', 'wk2'],
    removed: [],
  });
  expect(readEvent({ ...frame, Event: 'kf_msg_or_event', OpenKfId: 'wk1' })).toEqual({ kind: 'unknown' });
});
