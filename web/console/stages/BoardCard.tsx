import { Button, Checkbox } from 'antd';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import type { Static } from 'typebox';
import type { BoardCard as BoardCardSchema, Stage } from '../../../domain/stages/contract.ts';
import { useSession } from '../../api/session.ts';
import { Icon } from '../../ui/icons.tsx';
import { PersonAvatar } from '../../ui/PersonAvatar.tsx';
import { TagChip } from '../../ui/TagChip.tsx';
import { zh } from '../../ui/zh.ts';
import { paths } from '../paths.ts';
import { MoveMenu } from './MoveMenu.tsx';
import type { PipelineData } from './use-moves.ts';

export type Card = Static<typeof BoardCardSchema>;
const TAGS_SHOWN = 2;

type Props = {
  card: Card;
  pipeline: PipelineData;
  stage: Static<typeof Stage> | undefined;
  chosen: boolean;
  pending: boolean;
  onChoose: (chosen: boolean) => void;
  onMove: (stageId: string | null) => void;
};

/** One customer in her stage: who owns her, how long she has been here, and on to the next stage. */
export function BoardCard({ card, pipeline, stage, chosen, pending, onChoose, onMove }: Props): ReactNode {
  const locked = useSession().role === 'viewer';
  const index = stage === undefined ? -1 : pipeline.stages.findIndex((one) => one.id === stage.id);
  const next = pipeline.stages[index + 1];
  const before = pipeline.stages[index - 1];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.shiftKey || locked || pending) return;
    const to = event.key === 'ArrowRight' ? next : event.key === 'ArrowLeft' ? before : undefined;
    if (to === undefined) return;
    event.preventDefault();
    onMove(to.id);
  };
  const rest = card.tags.length - TAGS_SHOWN;
  return (
    <li className={chosen ? 'stage-card stage-card-chosen' : 'stage-card'} aria-label={card.name}>
      <div className="stage-card-head">
        <PersonAvatar name={card.name} size={28} />
        <span className="stage-card-words">
          <Link id={cardId(card.id)} to={paths.customer(card.id)} className="quiet-link stage-card-name" onKeyDown={onKeyDown}>
            {card.name}
          </Link>
          <span className="note">{card.owner?.name ?? zh.customers.noOwner}</span>
        </span>
        <Checkbox
          className="stage-card-choose"
          checked={chosen}
          disabled={locked}
          aria-label={zh.stages.select(card.name)}
          onChange={({ target }) => {
            onChoose(target.checked);
          }}
        />
      </div>
      {card.tags.length === 0 ? null : (
        <span className="tag-list">
          {card.tags.slice(0, TAGS_SHOWN).map((tag) => (
            <TagChip key={tag.id} tag={tag} />
          ))}
          {rest > 0 ? <span className="note">{zh.stages.moreTags(rest)}</span> : null}
        </span>
      )}
      <div className="stage-card-foot">
        <Stay card={card} dwellDays={stage?.dwellDays ?? null} />
        <span className="spring" />
        <MoveMenu
          pipeline={pipeline}
          current={stage?.id ?? null}
          label={zh.stages.moveOf(card.name)}
          pending={pending}
          onMove={onMove}
          button={{ type: 'text', size: 'small', icon: <Icon name="more" size={16} /> }}
        />
        {next === undefined ? null : (
          <Button
            type="text"
            size="small"
            disabled={locked || pending}
            title={locked ? zh.shell.viewerReason : zh.stages.moveNext(card.name, next.name)}
            aria-label={zh.stages.moveNext(card.name, next.name)}
            icon={<Icon name="next" size={16} />}
            onClick={() => {
              onMove(next.id);
            }}
          />
        )}
      </div>
    </li>
  );
}

/** The link of a customer's card, to be found again after a move. */
export function cardId(customerId: string): string {
  return `card-${customerId}`;
}

function Stay({ card, dwellDays }: { card: Card; dwellDays: number | null }): ReactNode {
  if (card.days === null) return null;
  const isOverdue = dwellDays !== null && card.days >= dwellDays;
  return (
    <span
      className={isOverdue ? 'note stage-card-overdue numbers' : 'note numbers'}
      title={isOverdue && dwellDays !== null ? zh.stages.overdue(dwellDays) : ''}
    >
      {zh.stages.days(card.days)}
    </span>
  );
}
