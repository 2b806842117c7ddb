import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { createSop } from '../../../domain/sop/contract.ts';
import type { SopDefinition } from '../../../domain/sop/definition.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { emptyDefinition } from './edit.ts';
import { newKey } from './new-key.ts';
import { SopEditor } from './SopEditor.tsx';

export function NewSopPage(): ReactNode {
  const navigate = useNavigate();
  const [initial] = useState(() => emptyDefinition(newKey()));
  const create = useCommand((body: SopDefinition) => call(createSop, { body }));
  return (
    <SopEditor
      title={zh.sopEditor.newTitle}
      initial={initial}
      known={undefined}
      back={{ to: paths.sops(), label: zh.sops.back }}
      save={async (definition) => {
        const { id } = await create.mutateAsync(definition);
        return id;
      }}
      onSaved={(id, then) => void navigate(paths.editSop(id), { replace: true, state: { then } })}
    />
  );
}
