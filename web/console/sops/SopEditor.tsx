import { App, Button, Tooltip } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import { checkSop, hintsOf } from '../../../domain/sop/check.ts';
import type { Sop } from '../../../domain/sop/contract.ts';
import type { SopDefinition } from '../../../domain/sop/definition.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';
import { Basics } from './Basics.tsx';
import { stored } from './edit.ts';
import './editor.css';
import { EditorSide } from './EditorSide.tsx';
import { StepList } from './StepList.tsx';
import { useLeaveGuard } from './leave-guard.ts';

type Props = {
  title: string;
  initial: SopDefinition;
  /** The SOP as the server knows it; undefined while it is new. */
  known: Static<typeof Sop> | undefined;
  back: { to: string; label: string };
  save: (definition: SopDefinition) => Promise<string>;
  onSaved: (id: string, then: 'stay' | 'publish') => void;
};

/** Trigger above, steps on a time axis below, the customer's phone beside. Problems are listed while typing. */
export function SopEditor({ title, initial, known, back, save, onSaved }: Props): ReactNode {
  const [definition, setDefinition] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [selected, setSelected] = useState<string | undefined>(initial.steps[0]?.key);
  const [saving, setSaving] = useState<'stay' | 'publish' | 'no'>('no');
  const { message } = App.useApp();
  const locked = useSession().role === 'viewer';
  const dirty = definition !== saved;
  const allowLeaving = useLeaveGuard(dirty);
  const problems = checkSop(definition);
  const hints = hintsOf(definition);
  const saveReason = locked ? zh.sopEditor.saveReasons.viewer : whyNotSaved(definition);
  const publishReason = saveReason !== '' ? saveReason : problems.length > 0 ? zh.sopEditor.publishReason(problems.length) : '';

  const submit = async (then: 'stay' | 'publish'): Promise<void> => {
    setSaving(then);
    try {
      const id = await save(stored(definition));
      setSaved(definition);
      if (then === 'stay') message.success(zh.sopEditor.draftState.saved);
      allowLeaving();
      onSaved(id, then);
    } catch (error) {
      console.error(error);
      message.error(messageOf(error));
    } finally {
      setSaving('no');
    }
  };

  return (
    <>
      <PageHeader
        title={title}
        back={back}
        sentence={
          <StateDot state={dirty ? 'held' : 'still'}>
            {dirty ? zh.sopEditor.draftState.changed : known === undefined ? zh.sopEditor.draftState.fresh : zh.sopEditor.draftState.saved}
          </StateDot>
        }
        actions={
          <div className="editor-actions">
            <Tooltip title={saveReason}>
              <Button disabled={saveReason !== '' || saving !== 'no'} loading={saving === 'stay'} onClick={() => void submit('stay')}>
                {zh.sopEditor.save}
              </Button>
            </Tooltip>
            <Tooltip title={publishReason}>
              <Button
                type="primary"
                disabled={publishReason !== '' || saving !== 'no'}
                loading={saving === 'publish'}
                onClick={() => void submit('publish')}
              >
                {zh.sopEditor.publish}
              </Button>
            </Tooltip>
          </div>
        }
      />
      <div className="editor">
        <div className="stack">
          <Basics definition={definition} onChange={setDefinition} />
          <StepList
            steps={definition.steps}
            problems={problems}
            hints={hints}
            selected={selected}
            onSelect={setSelected}
            onChange={(change) => {
              setDefinition((now) => ({ ...now, steps: change(now.steps) }));
            }}
          />
        </div>
        <EditorSide definition={definition} problems={problems} hints={hints} selected={selected} onSelect={setSelected} />
      </div>
    </>
  );
}

/** What the server would refuse even of a draft. */
function whyNotSaved({ name, trigger }: SopDefinition): string {
  if (name.trim() === '') return zh.sopEditor.saveReasons.name;
  return trigger.kind === 'tag' && trigger.tags.length === 0 ? zh.sopEditor.saveReasons.tags : '';
}
