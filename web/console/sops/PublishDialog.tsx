import { useQuery } from '@tanstack/react-query';
import { Alert, App, Checkbox, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { ResponseOf } from '../../../domain/kernel/route.ts';
import { previewPublication, publishSop, type Sop } from '../../../domain/sop/contract.ts';
import type { Static } from 'typebox';
import { stepText } from '../../../domain/sop/words.ts';
import { call, query } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { count } from '../../ui/money.ts';
import { zh } from '../../ui/zh.ts';
import { FeatureOff } from '../features/FeatureOff.tsx';
import { useFeatureReason } from '../features/use-feature.ts';
import { paths } from '../paths.ts';
import { changedText, needsTypedCount } from './publish.ts';

type Preview = ResponseOf<typeof previewPublication>;

/** How many people, which steps, what happens to whom — then the button. */
export function PublishDialog({ sop, onClose }: { sop: Static<typeof Sop>; onClose: () => void }): ReactNode {
  const [existing, setExisting] = useState<'enroll' | 'leave'>('leave');
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const { message } = App.useApp();
  const preview = useQuery({ ...query(previewPublication, { params: { id: sop.id } }), staleTime: 0 });
  const publish = useCommand(
    (enrollExisting: boolean) => call(publishSop, { params: { id: sop.id }, body: { enrollExisting } }),
    ({ version, enrolled }) => {
      message.success(doneText(version, enrolled));
      void navigate(paths.sop(sop.id));
    },
  );
  const entering = existing === 'enroll' ? (preview.data?.matchingNow ?? 0) : 0;
  // Only letting present customers in is left to do when the draft says what already runs.
  const same = sop.liveVersion !== null && !sop.draftDiffers;
  const off = useFeatureReason('broadcasts');
  const ready =
    off === '' &&
    preview.data !== undefined &&
    !(same && entering === 0) &&
    (!needsTypedCount(entering) || typed.trim() === String(entering));
  return (
    <Modal
      open
      width={560}
      title={zh.sopEditor.publishTitle(sop.draft.name)}
      okText={okText()}
      okButtonProps={{ disabled: !ready, loading: publish.isPending }}
      cancelText={zh.actions.cancel}
      onOk={() => {
        publish.mutate(existing === 'enroll');
      }}
      onCancel={onClose}
    >
      <div className="stack publish">
        {publish.isError ? <Alert type="error" showIcon title={messageOf(publish.error)} /> : null}
        <FeatureOff feature="broadcasts" />
        <Loaded query={preview}>
          {(data) => (
            <>
              <Counts sop={sop} preview={data} same={same} />
              <Checkbox
                checked={existing === 'enroll'}
                disabled={data.matchingNow === 0}
                onChange={(event) => {
                  setExisting(event.target.checked ? 'enroll' : 'leave');
                }}
              >
                {data.matchingNow === 0 ? zh.sopEditor.enrollNone : zh.sopEditor.enrollExisting(count(data.matchingNow))}
                <span className="note block-note">{zh.sopEditor.enrollExistingNote}</span>
              </Checkbox>
              {entering === 0 ? null : (
                <Alert
                  type="info"
                  showIcon
                  title={zh.sopEditor.willSend(count(entering * sop.draft.steps.length), sop.draft.steps.length)}
                />
              )}
              {needsTypedCount(entering) ? (
                <label>
                  {zh.sopEditor.typeCount(entering)}
                  <Input
                    value={typed}
                    inputMode="numeric"
                    aria-label={zh.sopEditor.typeLabel}
                    onChange={(event) => {
                      setTyped(event.target.value);
                    }}
                  />
                </label>
              ) : null}
              <p className="note">{zh.sopEditor.undo}</p>
            </>
          )}
        </Loaded>
      </div>
    </Modal>
  );

  function okText(): string {
    if (entering === 0) return zh.sopEditor.publishNow;
    return same ? zh.sopEditor.enrollOnly(count(entering)) : zh.sopEditor.publishEnroll(count(entering));
  }

  function doneText(version: number, enrolled: number): string {
    if (same) return zh.sopEditor.enrolledOnly(count(enrolled));
    return enrolled > 0 ? zh.sopEditor.publishedEnrolled(version, count(enrolled)) : zh.sopEditor.published(version);
  }
}

function Counts({ sop, preview, same }: { sop: Static<typeof Sop>; preview: Preview; same: boolean }): ReactNode {
  const words = zh.sopEditor.publishCounts;
  const steps = new Map([...(sop.live?.steps ?? []), ...sop.draft.steps].map((step) => [step.key, stepText(step.at)]));
  return (
    <>
      <p>{sop.liveVersion === null ? zh.sopEditor.publishFirst : same ? zh.sopEditor.publishSame : zh.sopEditor.publishAgain}</p>
      <dl className="facts">
        <dt>{words.matching}</dt>
        <dd>{zh.sopEditor.people(count(preview.matchingNow))}</dd>
        <dt>{words.active}</dt>
        <dd>{zh.sopEditor.people(count(preview.activeNow))}</dd>
        {sop.liveVersion === null ? null : (
          <>
            <dt>{words.changed}</dt>
            <dd>{changedText(preview.changedSteps, steps) || zh.sopEditor.noneChanged}</dd>
          </>
        )}
      </dl>
    </>
  );
}
