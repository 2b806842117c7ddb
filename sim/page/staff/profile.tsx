import { useState } from 'react';
import type { ReactNode } from 'react';
import { act, part } from '../api.ts';
import type { Conversation, FriendPeer, Person } from '../answers.ts';
import { longWhen, useToday } from '../time.ts';
import { usePolled } from '../use-polled.ts';
import { Face } from '../ui/face.tsx';
import { usePhone } from '../ui/phone.tsx';
import { Confirm, Sheet } from '../ui/sheet.tsx';
import { TagChoice } from './tag-choice.tsx';

type Props = {
  readonly me: Person;
  readonly customer: string;
  readonly onClose: () => void;
  /** She has deleted the customer. */
  readonly onGone: () => void;
  readonly onChat?: () => void;
};

/** What a member knows of a customer, to be changed as in her client: each change is called back. */
export function Profile({ me, customer, onClose, onGone, onChat }: Props): ReactNode {
  const { data } = usePolled<Conversation>(`page/staff/${part(me.id)}/chats/${part(`f~${customer}`)}`);
  if (data === null || data.peer.kind !== 'friend')
    return (
      <Sheet title="客户资料" onClose={onClose}>
        <p className="note">正在打开…</p>
      </Sheet>
    );
  return <Known me={me} peer={data.peer} onClose={onClose} onGone={onGone} {...(onChat === undefined ? {} : { onChat })} />;
}

function Known({ me, peer, onClose, onGone, onChat }: Omit<Props, 'customer'> & { peer: FriendPeer }): ReactNode {
  const { attempt, say } = usePhone();
  const today = useToday();
  const [deleting, setDeleting] = useState(false);
  const { person, addedAt, addedBy, position, tags } = peer;
  const edit = (change: object) => act(`staff/${part(me.id)}/edits`, { externalUserid: person.id, ...change });
  const remove = () =>
    attempt('没有删成', async () => {
      await act('friendships/removals', { externalUserid: person.id, userid: me.id, by: 'staff' });
      say(`已删除${person.name}。`);
      onGone();
    });
  if (deleting)
    return (
      <Confirm
        title={`删除${person.name}？`}
        sentence="客户会从你的列表里消失，活水会收到员工删除客户的回调。对方要重新扫码才能再加上你。"
        action="确认删除"
        onConfirm={remove}
        onClose={() => setDeleting(false)}
      />
    );
  return (
    <Sheet title="客户资料" onClose={onClose}>
      <div className="me-head">
        <Face name={person.name} size={52} />
        <div>
          <strong>
            {person.name} <span className="at-wechat">@微信</span>
          </strong>
          {position !== '' && <p className="note">{position}</p>}
          {addedAt !== null && (
            <p className="note">
              {longWhen(addedAt, today)} 通过{addedBy}添加
            </p>
          )}
        </div>
      </div>
      <Notes
        key={`${peer.remark} ${peer.description}`}
        peer={peer}
        onSave={(change) => attempt('没有存上', () => edit(change).then(() => say('已保存。')))}
      />
      <TagChoice
        chosen={new Set(tags.map(({ id }) => id))}
        onToggle={(id, on) => attempt('没有改成', () => edit(on ? { addTags: [id] } : { removeTags: [id] }))}
      />
      <div className="sheet-actions">
        <button type="button" className="danger" onClick={() => setDeleting(true)}>
          删除客户
        </button>
        {onChat !== undefined && (
          <button type="button" className="primary" onClick={onChat}>
            发消息
          </button>
        )}
      </div>
    </Sheet>
  );
}

function Notes({ peer, onSave }: { peer: FriendPeer; onSave: (change: object) => void }): ReactNode {
  const [remark, setRemark] = useState(peer.remark);
  const [description, setDescription] = useState(peer.description);
  const change = {
    ...(remark.trim() === peer.remark ? {} : { remark: remark.trim() }),
    ...(description.trim() === peer.description ? {} : { description: description.trim() }),
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(change);
      }}
    >
      <label>
        备注
        <input placeholder={peer.person.name} value={remark} onChange={(event) => setRemark(event.target.value)} />
      </label>
      <label>
        描述
        <textarea rows={2} placeholder="写下对客户的了解" value={description} onChange={(event) => setDescription(event.target.value)} />
      </label>
      {Object.keys(change).length > 0 && (
        <button type="submit" className="primary wide">
          保存
        </button>
      )}
    </form>
  );
}
