import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { utf8Bytes } from '../../../domain/wecom/attachments.ts';
import type { Problem } from '../../../domain/sop/check.ts';
import type { Step } from '../../../domain/sop/definition.ts';
import { stepText } from '../../../domain/sop/words.ts';
import { MASS_TEXT_BYTES } from '../../../domain/wecom/limits.ts';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { zh } from '../../ui/zh.ts';
import { StepMore } from './StepMore.tsx';
import { StepTimeFields } from './StepTimeFields.tsx';

type Props = {
  step: Step;
  index: number;
  count: number;
  problems: readonly Problem[];
  hints: readonly Problem[];
  state: 'selected' | 'plain';
  onSelect: () => void;
  onChange: (step: Step) => void;
  onMove: (by: -1 | 1) => void;
  onDuplicate: () => void;
  onRemove: () => void;
};

/** One step: when, what, and what if it comes too late. */
export function StepCard(props: Props): ReactNode {
  const { step, index, count, problems, hints, state, onSelect, onChange, onMove, onDuplicate, onRemove } = props;
  const words = zh.sopEditor;
  const label = words.stepLabel(index + 1);
  const bytes = utf8Bytes(step.send.text);
  return (
    <li className={`step step-${state}`} id={`step-${step.key}`}>
      <div className="step-when">
        <i className={`dot dot-${problems.length > 0 ? 'held' : 'live'}`} aria-hidden="true" />
        <strong>{stepText(step.at)}</strong>
      </div>
      <div className="card step-card" role="group" aria-label={`${label} ${stepText(step.at)}`} onFocusCapture={onSelect}>
        <div className="step-tools">
          <span className="note">{label}</span>
          <span className="spring" />
          <Tool
            icon="up"
            label={words.moveUp}
            step={label}
            disabled={index === 0}
            reason={index === 0 ? words.firstReason : words.moveHint}
            onClick={() => {
              onMove(-1);
            }}
          />
          <Tool
            icon="down"
            label={words.moveDown}
            step={label}
            disabled={index === count - 1}
            reason={index === count - 1 ? words.lastReason : words.moveHint}
            onClick={() => {
              onMove(1);
            }}
          />
          <Tool icon="copy" label={words.duplicate} step={label} onClick={onDuplicate} />
          <Tool icon="bin" label={words.remove} step={label} onClick={onRemove} />
        </div>
        <StepTimeFields
          step={label}
          at={step.at}
          onChange={(at) => {
            onChange({ ...step, at });
          }}
        />
        <Input.TextArea
          value={step.send.text}
          autoSize={{ minRows: 3, maxRows: 14 }}
          aria-label={`${label} ${words.text}`}
          placeholder={words.textPlaceholder}
          {...(step.send.text !== '' && problems.some((problem) => problem.path.endsWith('/send/text')) ? { status: 'error' } : {})}
          onChange={(event) => {
            onChange({ ...step, send: { text: event.target.value } });
          }}
        />
        <div className="step-foot">
          <StepMore step={step} label={label} onChange={onChange} />
          <span className={bytes > MASS_TEXT_BYTES ? 'note numbers over' : 'note numbers'} title={words.bytesHint} aria-live="off">
            {words.bytes(bytes, MASS_TEXT_BYTES)}
          </span>
        </div>
        <Found problems={problems} className="step-problems" />
        <Found problems={hints} className="step-hints" />
      </div>
    </li>
  );
}

function Found({ problems, className }: { problems: readonly Problem[]; className: string }): ReactNode {
  if (problems.length === 0) return null;
  return (
    <ul className={className}>
      {problems.map((problem) => (
        <li key={problem.path + problem.sentence}>{problem.sentence}</li>
      ))}
    </ul>
  );
}

type ToolProps = { icon: IconName; label: string; step: string; disabled?: boolean; reason?: string; onClick: () => void };

function Tool({ icon, label, step, disabled, reason, onClick }: ToolProps): ReactNode {
  return (
    <Button
      type="text"
      size="small"
      disabled={disabled ?? false}
      aria-label={`${label}${step}`}
      title={reason ?? label}
      icon={<Icon name={icon} size={16} />}
      onClick={onClick}
    />
  );
}
