import type { ReactNode } from 'react';
import type { Problem } from '../../../domain/sop/check.ts';
import type { SopDefinition } from '../../../domain/sop/definition.ts';
import { stepText } from '../../../domain/sop/words.ts';
import { useSession } from '../../api/session.ts';
import { PhonePreview } from '../../ui/PhonePreview.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { zh } from '../../ui/zh.ts';

type Props = {
  definition: SopDefinition;
  problems: readonly Problem[];
  hints: readonly Problem[];
  selected: string | undefined;
  onSelect: (key: string) => void;
};

/** The selected step as the customer sees it, and what is still to mend. */
export function EditorSide({ definition, problems, hints, selected, onSelect }: Props): ReactNode {
  const { corpName } = useSession();
  const words = zh.sopEditor;
  const step = definition.steps.find((each) => each.key === selected) ?? definition.steps[0];
  const goTo = (problem: Problem): void => {
    const target = elementOf(problem, definition);
    if (target.key !== undefined) onSelect(target.key);
    const element = document.getElementById(target.id);
    element?.scrollIntoView({ block: 'center' });
    element?.querySelector<HTMLElement>('textarea, input')?.focus();
    if (element instanceof HTMLInputElement) element.focus();
  };
  return (
    <aside className="editor-side">
      <h2>{words.preview}</h2>
      {step === undefined ? (
        <p className="secondary">{words.previewNone}</p>
      ) : (
        <PhonePreview
          label={words.preview}
          from={`${corpName} · ${words.previewFrom}`}
          when={stepText(step.at)}
          text={step.send.text}
          placeholder={words.previewPlaceholder}
        />
      )}
      <section className="card problems" aria-labelledby="problems" aria-live="polite">
        <h3 id="problems">{words.problems}</h3>
        {problems.length === 0 ? <StateDot state="good">{words.noProblems}</StateDot> : null}
        <Found problems={problems} dot="held" goTo={goTo} />
        {hints.length === 0 ? null : <h3>{words.hints}</h3>}
        <Found problems={hints} dot="still" goTo={goTo} />
      </section>
    </aside>
  );
}

type FoundProps = { problems: readonly Problem[]; dot: 'held' | 'still'; goTo: (problem: Problem) => void };

function Found({ problems, dot, goTo }: FoundProps): ReactNode {
  return (
    <ul>
      {problems.map((problem) => (
        <li key={problem.path + problem.sentence}>
          <button
            type="button"
            onClick={() => {
              goTo(problem);
            }}
            title={zh.sopEditor.goTo}
          >
            <i className={`dot dot-${dot}`} aria-hidden="true" />
            {problem.sentence}
          </button>
        </li>
      ))}
    </ul>
  );
}

function elementOf({ path }: Problem, definition: SopDefinition): { id: string; key?: string } {
  const key = definition.steps[Number(/^steps\/(\d+)/.exec(path)?.[1] ?? Number.NaN)]?.key;
  if (key !== undefined) return { id: `step-${key}`, key };
  if (path === 'name') return { id: 'sop-name' };
  return { id: path.startsWith('steps') ? 'steps' : 'basics' };
}
