import { Checkbox, Input, InputNumber, Radio, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { reentryOf, type Exit, type Reentry, type SopDefinition, type Trigger } from '../../../domain/sop/definition.ts';
import { Field } from '../../ui/Field.tsx';
import { StaffListPicker } from '../../ui/StaffPicker.tsx';
import { TagsPicker } from '../../ui/TagPicker.tsx';
import { zh } from '../../ui/zh.ts';

type Props = { definition: SopDefinition; onChange: (definition: SopDefinition) => void };
const DEFAULT_REENTRY_DAYS = 90;

/** Name, who enters and when, whether again, and what ends it early. */
export function Basics({ definition, onChange }: Props): ReactNode {
  return (
    <section className="card" aria-labelledby="basics">
      <div className="card-head">
        <h2 id="basics">{zh.sopEditor.basics}</h2>
      </div>
      <div className="padded basics">
        <Field label={zh.sopEditor.name} htmlFor="sop-name" className="wide">
          <Input
            id="sop-name"
            maxLength={60}
            value={definition.name}
            placeholder={zh.sopEditor.namePlaceholder}
            onChange={(event) => {
              onChange({ ...definition, name: event.target.value });
            }}
          />
        </Field>
        <Field label={zh.sopEditor.trigger}>
          <TriggerFields
            trigger={definition.trigger}
            onChange={(trigger) => {
              onChange({ ...definition, trigger });
            }}
          />
        </Field>
        <div className="column-stack">
          <Field label={zh.sopEditor.reentry}>
            <ReentryFields
              value={reentryOf(definition)}
              onChange={(reentry) => {
                onChange({ ...definition, reentry });
              }}
            />
          </Field>
          <Field label={zh.sopEditor.exit}>
            <ExitFields
              definition={definition}
              onChange={(exits) => {
                onChange({ ...definition, exits });
              }}
            />
          </Field>
        </div>
      </div>
    </section>
  );
}

function TriggerFields({ trigger, onChange }: { trigger: Trigger; onChange: (trigger: Trigger) => void }): ReactNode {
  const words = zh.sopEditor;
  return (
    <div className="field-stack">
      <Radio.Group
        aria-label={words.trigger}
        value={trigger.kind}
        options={(['tag', 'friend', 'manual'] as const).map((kind) => ({ value: kind, label: words.triggers[kind] }))}
        onChange={(event) => {
          onChange(emptyTrigger(String(event.target.value)));
        }}
      />
      {detail()}
    </div>
  );

  function detail(): ReactNode {
    switch (trigger.kind) {
      case 'tag':
        return (
          <>
            <TagsPicker
              label={words.triggerTags}
              placeholder={words.triggerTags}
              value={trigger.tags}
              onChange={(tags) => {
                onChange({ ...trigger, tags });
              }}
            />
            {trigger.tags.length < 2 ? null : (
              <Radio.Group
                aria-label={words.matchLabel}
                value={trigger.match ?? 'any'}
                options={(['any', 'all'] as const).map((match) => ({ value: match, label: words.match[match] }))}
                onChange={(event) => {
                  onChange({ ...trigger, match: event.target.value === 'all' ? 'all' : 'any' });
                }}
              />
            )}
          </>
        );
      case 'friend':
        return (
          <StaffListPicker
            label={words.triggerStaff}
            value={trigger.staff ?? []}
            onChange={(staff) => {
              onChange(staff.length === 0 ? { kind: 'friend' } : { kind: 'friend', staff });
            }}
          />
        );
      case 'manual':
        return <p className="note">{words.manualNote}</p>;
      default:
        return trigger satisfies never;
    }
  }
}

function ReentryFields({ value, onChange }: { value: Reentry; onChange: (value: Reentry) => void }): ReactNode {
  const words = zh.sopEditor;
  const kind = typeof value === 'string' ? value : 'afterDays';
  const days = typeof value === 'string' ? DEFAULT_REENTRY_DAYS : value.afterDays;
  return (
    <div className="field-stack">
      <Radio.Group
        aria-label={words.reentry}
        value={kind}
        options={(['once', 'afterExit', 'afterDays'] as const).map((each) => ({ value: each, label: words.reentries[each] }))}
        onChange={(event) => {
          onChange(reentryFrom(String(event.target.value), days));
        }}
      />
      {kind === 'afterDays' ? (
        <InputNumber
          className="short"
          min={1}
          max={3650}
          precision={0}
          value={days}
          suffix={words.days}
          aria-label={words.reentryDays}
          onChange={(afterDays) => {
            if (afterDays !== null) onChange({ afterDays });
          }}
        />
      ) : null}
    </div>
  );
}

function ExitFields({ definition, onChange }: { definition: SopDefinition; onChange: (exits: Exit[]) => void }): ReactNode {
  const words = zh.sopEditor;
  const exits = definition.exits ?? [];
  const byTag = exits.find((exit) => exit !== 'friendLost');
  const others = exits.filter((exit) => exit === 'friendLost');
  const suggestion = definition.trigger.kind === 'tag' ? definition.trigger.tags : [];
  return (
    <div className="field-stack">
      <Checkbox
        checked={byTag !== undefined}
        onChange={(event) => {
          onChange(event.target.checked ? [...others, { tagRemoved: Array.from(suggestion) }] : others);
        }}
      >
        {words.exitTag}
      </Checkbox>
      {byTag === undefined ? null : (
        <TagsPicker
          label={words.exitTags}
          placeholder={words.exitTags}
          value={byTag.tagRemoved}
          onChange={(tagRemoved) => {
            onChange([...others, { tagRemoved }]);
          }}
        />
      )}
      <Tooltip title={words.exitFriendReason} placement="topLeft">
        <Checkbox checked disabled>
          {words.exitFriend}
        </Checkbox>
      </Tooltip>
    </div>
  );
}

function emptyTrigger(kind: string): Trigger {
  if (kind === 'friend') return { kind: 'friend' };
  if (kind === 'manual') return { kind: 'manual' };
  return { kind: 'tag', tags: [], match: 'any' };
}

function reentryFrom(kind: string, afterDays: number): Reentry {
  if (kind === 'afterExit') return 'afterExit';
  return kind === 'afterDays' ? { afterDays } : 'once';
}
