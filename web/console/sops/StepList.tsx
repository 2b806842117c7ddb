import { Button } from 'antd';
import { Fragment, type ReactNode } from 'react';
import type { Problem } from '../../../domain/sop/check.ts';
import type { Step } from '../../../domain/sop/definition.ts';
import { Icon } from '../../ui/icons.tsx';
import { useUndoToast } from '../../ui/undo.tsx';
import { zh } from '../../ui/zh.ts';
import { duplicateStep, insertStep, moveStep, removeStep } from './edit.ts';
import { newKey } from './new-key.ts';
import { StepCard } from './StepCard.tsx';
import './steps.css';

type Props = {
  steps: readonly Step[];
  problems: readonly Problem[];
  hints: readonly Problem[];
  selected: string | undefined;
  onSelect: (key: string) => void;
  /** Told how to change, not to what: an undo comes after other changes. */
  onChange: (change: (steps: readonly Step[]) => Step[]) => void;
};

/** The time axis: a card per step, a place to insert between any two. */
export function StepList({ steps, problems, hints, selected, onSelect, onChange }: Props): ReactNode {
  const undo = useUndoToast('leavesWithPage');
  const insert = (index: number): void => {
    const key = newKey();
    onChange((now) => insertStep(now, index, key));
    onSelect(key);
  };
  const duplicate = (index: number): void => {
    const key = newKey();
    onChange((now) => duplicateStep(now, index, key));
    onSelect(key);
  };
  const remove = (index: number): void => {
    const removed = steps.slice(index, index + 1);
    onChange((now) => removeStep(now, index));
    undo({
      title: zh.sopEditor.removed(index + 1),
      undo: () => {
        onChange((now) => now.toSpliced(index, 0, ...removed));
        return Promise.resolve();
      },
    });
  };
  return (
    <section aria-labelledby="steps">
      <div className="steps-head">
        <h2 id="steps">{zh.sopEditor.steps}</h2>
        <p className="note">{zh.sopEditor.stepsNote}</p>
      </div>
      <ol className="axis">
        {steps.map((step, i) => (
          <Fragment key={step.key}>
            <Insert
              first={i === 0}
              onClick={() => {
                insert(i);
              }}
            />
            <StepCard
              step={step}
              index={i}
              count={steps.length}
              problems={ofStep(problems, i)}
              hints={ofStep(hints, i)}
              state={step.key === selected ? 'selected' : 'plain'}
              onSelect={() => {
                onSelect(step.key);
              }}
              onChange={(next) => {
                onChange((now) => now.with(i, next));
              }}
              onMove={(by) => {
                onChange((now) => moveStep(now, i, by));
              }}
              onDuplicate={() => {
                duplicate(i);
              }}
              onRemove={() => {
                remove(i);
              }}
            />
          </Fragment>
        ))}
        <li className="axis-end">
          <Button
            type="dashed"
            icon={<Icon name="plus" size={16} />}
            onClick={() => {
              insert(steps.length);
            }}
          >
            {steps.length === 0 ? zh.sopEditor.insertFirst : zh.sopEditor.append}
          </Button>
        </li>
      </ol>
    </section>
  );
}

function ofStep(problems: readonly Problem[], i: number): Problem[] {
  return problems.filter((problem) => problem.path.startsWith(`steps/${String(i)}/`));
}

function Insert({ first, onClick }: { first: boolean; onClick: () => void }): ReactNode {
  return (
    <li className={first ? 'axis-gap axis-gap-first' : 'axis-gap'}>
      <button type="button" onClick={onClick} aria-label={zh.sopEditor.insert} title={zh.sopEditor.insert}>
        <Icon name="plus" size={14} />
        <span>{zh.sopEditor.insert}</span>
      </button>
    </li>
  );
}
