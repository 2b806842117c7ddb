import { useState } from 'react';
import type { ReactNode } from 'react';
import { act } from '../api.ts';
import type { Person } from '../answers.ts';
import { usePhone } from '../ui/phone.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { PeopleChoice } from './people-choice.tsx';

const NOBODY: ReadonlySet<string> = new Set();

/** A member makes a group of her customers. */
export function NewGroup({ me, onMade, onClose }: { me: Person; onMade: (chat: string) => void; onClose: () => void }): ReactNode {
  const { attempt } = usePhone();
  const [name, setName] = useState(`${me.name}的客户群`);
  const make = (ids: readonly string[]) =>
    attempt('没有建成', async () => {
      const { chatId } = await act<{ chatId: string }>('groups', { name: name.trim() || '客户群', owner: me.id, members: ids });
      onMade(`g~${chatId}`);
    });
  return (
    <Sheet title="发起客户群" onClose={onClose}>
      <label className="field-stacked">
        群名
        <input value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <PeopleChoice userid={me.id} without={NOBODY} action="建群" onChosen={make} />
    </Sheet>
  );
}
