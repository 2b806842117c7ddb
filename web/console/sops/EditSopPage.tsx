import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { Static } from 'typebox';
import { readSop, updateSop, type Sop } from '../../../domain/sop/contract.ts';
import type { SopDefinition } from '../../../domain/sop/definition.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { PublishDialog } from './PublishDialog.tsx';
import { SopEditor } from './SopEditor.tsx';

export function EditSopPage(): ReactNode {
  const { id = '' } = useParams();
  // Not refreshed under somebody's hands: the editor owns the draft while it is open.
  const sop = useQuery({ ...query(readSop, { params: { id } }), refetchOnWindowFocus: false });
  const back = { to: paths.sops(), label: zh.sops.back };
  const header = <PageHeader title={zh.sopEditor.edit} back={back} />;
  return (
    <Loaded query={sop} header={header} missing={{ title: zh.sops.missing, ...back }}>
      {(data) => <Edit key={data.id} sop={data} />}
    </Loaded>
  );
}

function Edit({ sop }: { sop: Static<typeof Sop> }): ReactNode {
  const location = useLocation();
  const navigate = useNavigate();
  const [publishing, setPublishing] = useState<'asking' | 'no'>(askedToPublish(location.state) ? 'asking' : 'no');
  const [initial] = useState(sop.draft);
  const update = useCommand((body: SopDefinition) => call(updateSop, { params: { id: sop.id }, body }));
  return (
    <>
      <SopEditor
        title={zh.sopEditor.editTitle(sop.name)}
        initial={initial}
        known={sop}
        back={{ to: paths.sop(sop.id), label: sop.name }}
        save={async (definition) => {
          await update.mutateAsync(definition);
          return sop.id;
        }}
        onSaved={(_, then) => {
          if (then === 'publish') setPublishing('asking');
        }}
      />
      {publishing === 'asking' ? (
        <PublishDialog
          sop={sop}
          onClose={() => {
            setPublishing('no');
            void navigate(paths.editSop(sop.id), { replace: true, state: null });
          }}
        />
      ) : null}
    </>
  );
}

function askedToPublish(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'then' in state && state.then === 'publish';
}
