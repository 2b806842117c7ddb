import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from './events.ts';

const base = { ToUserName: 'ww1', FromUserName: 'sys', CreateTime: '1403610513', MsgType: 'event' };
const contact = { ...base, Event: 'change_external_contact', UserID: 'zhangsan', ExternalUserID: 'wm1' };
const envelope = { corpId: 'ww1', at: 1_403_610_513_000 };

describe('readEvent', () => {
  test('reads a new friend with state and welcome code, or without', () => {
    expect(readEvent({ ...contact, ChangeType: 'add_external_contact', State: 'poster', WelcomeCode: 'CODE' })).toEqual({
      ...envelope,
      kind: 'add_external_contact',
      userid: 'zhangsan',
      externalUserid: 'wm1',
      state: 'poster',
      welcomeCode: 'CODE',
    });
    const bare = readEvent({ ...contact, ChangeType: 'add_half_external_contact', State: '' });
    expect(Object.keys(bare).sort()).toEqual(['at', 'corpId', 'externalUserid', 'kind', 'userid']);
  });

  test('reads every end and change of a friendship', () => {
    for (const kind of ['edit_external_contact', 'del_follow_user', 'del_external_contact']) {
      expect(readEvent({ ...contact, ChangeType: kind })).toEqual({ ...envelope, kind, userid: 'zhangsan', externalUserid: 'wm1' });
    }
    expect(readEvent({ ...contact, ChangeType: 'del_external_contact', Source: 'DELETE_BY_TRANSFER' })).toMatchObject({
      source: 'DELETE_BY_TRANSFER',
    });
    expect(readEvent({ ...contact, ChangeType: 'transfer_fail', FailReason: 'customer_refused' })).toMatchObject({
      kind: 'transfer_fail',
      failReason: 'customer_refused',
    });
  });

  test('reads changes of corp tags; a shuffle without an id is of all groups', () => {
    const tag = { ...base, Event: 'change_external_tag' };
    expect(readEvent({ ...tag, ChangeType: 'delete', Id: 'et1', TagType: 'tag_group' })).toEqual({
      ...envelope,
      kind: 'tag_delete',
      id: 'et1',
      tagType: 'tag_group',
    });
    expect(readEvent({ ...tag, ChangeType: 'shuffle', Id: 'et1' })).toEqual({ ...envelope, kind: 'tag_shuffle', groupId: 'et1' });
    expect(readEvent({ ...tag, ChangeType: 'shuffle', Id: '' })).toEqual({ ...envelope, kind: 'tag_shuffle' });
  });

  test('reads changes of staff and departments, ids as text or number', () => {
    const change = { ...base, Event: 'change_contact' };
    expect(readEvent({ ...change, ChangeType: 'create_user', UserID: 'lisi', Name: '李四', Department: '1,2,3', Status: '1' })).toEqual({
      ...envelope,
      kind: 'create_user',
      userid: 'lisi',
      user: { name: '李四', department: [1, 2, 3], status: 1 },
    });
    expect(readEvent({ ...change, ChangeType: 'update_user', UserID: 'lisi', NewUserID: 'lisi2' })).toMatchObject({
      newUserid: 'lisi2',
      user: {},
    });
    expect(readEvent({ ...change, ChangeType: 'delete_user', UserID: 'lisi' })).toMatchObject({ kind: 'delete_user' });
    expect(readEvent({ ...change, ChangeType: 'create_party', Id: 2, Name: '门店', ParentId: '1', Order: 1 })).toMatchObject({
      partyId: 2,
      party: { name: '门店', parentId: 1, order: 1 },
    });
    expect(readEvent({ ...change, ChangeType: 'delete_party', Id: '2' })).toEqual({ ...envelope, kind: 'delete_party', partyId: 2 });
  });

  test('reads a text message to the app', () => {
    expect(readEvent({ ...base, FromUserName: 'lisi', MsgType: 'text', Content: '你好', MsgId: '1234567890123456' })).toEqual({
      ...envelope,
      kind: 'text',
      userid: 'lisi',
      content: '你好',
      msgId: '1234567890123456',
    });
  });

  test('calls unknown what it does not know or what lacks a field', () => {
    for (const odd of [
      {},
      base,
      { ...base, Event: 'change_external_chat' },
      { ...contact, ChangeType: 'new_kind' },
      { ...contact, ChangeType: 'del_follow_user', UserID: undefined },
      { ...contact, ChangeType: 'del_follow_user', CreateTime: 'soon' },
    ]) {
      expect(readEvent(odd)).toEqual({ kind: 'unknown' });
    }
  });

  test('never throws, whatever the fields hold', () => {
    const names = [
      'ToUserName',
      'CreateTime',
      'MsgType',
      'Event',
      'ChangeType',
      'UserID',
      'ExternalUserID',
      'Id',
      'TagType',
      'Department',
      'MsgId',
      'FromUserName',
    ];
    const value = fc.oneof(
      fc.anything(),
      fc.constantFrom(
        'event',
        'text',
        'change_contact',
        'change_external_contact',
        'change_external_tag',
        'create_user',
        'create_party',
        'shuffle',
        'tag',
        '1',
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (fields) => {
        expect(typeof readEvent(fields).kind).toBe('string');
      }),
    );
  });
});
