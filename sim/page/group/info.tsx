import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { GroupPeer, Person } from '../answers.ts';
import { Face } from '../ui/face.tsx';
import { Icon } from '../ui/icons.tsx';
import { usePhone } from '../ui/phone.tsx';
import { Confirm, Sheet } from '../ui/sheet.tsx';
import { PeopleChoice } from './people-choice.tsx';

type Props = { readonly me: Person; readonly peer: GroupPeer; readonly onClose: () => void; readonly onGone: () => void };

const SHOWN = 19;

/** Who is in a group, and what somebody who is may do: invite, rename, leave, dismiss. */
export function GroupInfo({ me, peer, onClose, onGone }: Props): ReactNode {
  const { attempt, say } = usePhone();
  const [step, setStep] = useState<'info' | 'invite' | 'end'>('info');
  const [all, setAll] = useState(false);
  const { chatId, name, owner, members } = peer;
  const path = `groups/${part(chatId)}`;
  const mine = owner === me.id;
  const end = () =>
    attempt(mine ? '没有解散' : '没有退出', async () => {
      await (mine ? act(`${path}/dismissals`, {}) : act(`${path}/leaves`, { members: [me.id] }));
      onGone();
    });
  if (step === 'end') {
    const sentence = mine ? '所有人都会看到群聊被解散，聊天记录保留。' : '你会离开群聊，群主能看到成员变化。';
    return (
      <Confirm
        title={mine ? `解散「${name}」？` : `退出「${name}」？`}
        sentence={sentence}
        action={mine ? '确认解散' : '确认退出'}
        onConfirm={end}
        onClose={() => setStep('info')}
      />
    );
  }
  if (step === 'invite') {
    const invite = (ids: readonly string[]) =>
      attempt('没有邀请成', async () => {
        await act(`${path}/joins`, { members: ids, invitor: me.id });
        say(`已邀请 ${ids.length} 位进群。`);
        onClose();
      });
    return (
      <Sheet title="邀请进群" onClose={() => setStep('info')}>
        <PeopleChoice userid={me.id} without={new Set(members.map(({ person }) => person.id))} action="邀请" onChosen={invite} />
      </Sheet>
    );
  }
  return (
    <Sheet title={`群聊信息（${members.length}）`} onClose={onClose}>
      <div className="member-grid">
        {members.slice(0, all ? undefined : SHOWN).map(({ person, role }) => (
          <span key={person.id} className="member">
            <Face name={person.name} size={44} />
            <small>{person.name}</small>
            {role !== 'member' && <em>{role === 'owner' ? '群主' : '管理员'}</em>}
          </span>
        ))}
        {me.kind === 'staff' && (
          <button type="button" className="member member-add" onClick={() => setStep('invite')}>
            <span className="face">
              <Icon name="plus" size={22} />
            </span>
            <small>邀请</small>
          </button>
        )}
      </div>
      {!all && members.length > SHOWN && (
        <button type="button" className="quiet wide" onClick={() => setAll(true)}>
          查看全部 {members.length} 位成员
        </button>
      )}
      {me.kind === 'staff' && <GroupNames peer={peer} path={path} />}
      <button type="button" className="danger wide" onClick={() => setStep('end')}>
        {mine ? '解散群聊' : '退出群聊'}
      </button>
    </Sheet>
  );
}

function GroupNames({ peer, path }: { peer: GroupPeer; path: string }): ReactNode {
  const { attempt, say } = usePhone();
  const [name, setName] = useState(peer.name);
  const [notice, setNotice] = useState(peer.notice);
  const change = {
    ...(name.trim() === peer.name || name.trim() === '' ? {} : { name: name.trim() }),
    ...(notice === peer.notice ? {} : { notice }),
  };
  const changed = Object.keys(change).length > 0;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt('没有改成', async () => {
          await act(`${path}/edits`, change);
          say('群资料已更新。');
        });
      }}
    >
      <label>
        群名
        <input value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        群公告
        <textarea rows={2} value={notice} onChange={(event) => setNotice(event.target.value)} />
      </label>
      {changed && (
        <button type="submit" className="primary wide">
          保存群资料
        </button>
      )}
    </form>
  );
}
