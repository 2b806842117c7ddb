import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Sop } from '../../../domain/sop/contract.ts';
import { reentryText, stepText } from '../../../domain/sop/words.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { zh } from '../../ui/zh.ts';
import { useTagNames } from '../../ui/tag-names.ts';
import { StepTimes } from './StepTimes.tsx';

/** What the running version says, in words. */
export function Rules({ sop }: { sop: Static<typeof Sop> }): ReactNode {
  const definition = sop.live ?? sop.draft;
  const names = useTagNames();
  const exits = (definition.exits ?? []).flatMap((exit) =>
    exit === 'friendLost' ? [] : [zh.sops.exitTags(exit.tagRemoved.map(names).join('、'))],
  );
  return (
    <section className="card" aria-labelledby="rules">
      <div className="card-head">
        <h2 id="rules">{zh.sops.rules}</h2>
      </div>
      <dl className="facts padded-small">
        <dt>{zh.sops.ruleTrigger}</dt>
        <dd>{sop.triggerText}</dd>
        <dt>{zh.sops.columns.steps}</dt>
        <dd>
          <StepTimes steps={definition.steps.map((step) => stepText(step.at))} />
        </dd>
        <dt>{zh.sops.ruleReentry}</dt>
        <dd>{reentryText(definition)}</dd>
        <dt>{zh.sops.ruleExit}</dt>
        <dd>
          {[...exits, zh.sops.exitFriend, zh.sops.exitEnd].map((words) => (
            <div key={words}>{words}</div>
          ))}
        </dd>
        <dt>{zh.sops.ruleVersion}</dt>
        <dd>{sop.liveVersion === null ? zh.sops.neverPublished : zh.sops.versionText(sop.liveVersion)}</dd>
        <dt>{zh.sops.ruleCreated}</dt>
        <dd>
          <RelativeTime at={sop.createdAt} />
        </dd>
        <dt>{zh.sops.ruleUpdated}</dt>
        <dd>
          <RelativeTime at={sop.updatedAt} />
        </dd>
      </dl>
    </section>
  );
}
