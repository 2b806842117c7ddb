import type { ReactNode } from 'react';
import type { Items } from '../answers.ts';
import type { TagGroup } from '../answers-work.ts';
import { usePolled } from '../use-polled.ts';

type Props = { readonly chosen: ReadonlySet<string>; readonly onToggle: (id: string, on: boolean) => void };

/** The company's tags in their groups: a touch gives one or takes it. */
export function TagChoice({ chosen, onToggle }: Props): ReactNode {
  const { data } = usePolled<Items<TagGroup>>('page/tags');
  if (data?.items.length === 0) return <p className="note">公司还没有标签。在活水的「标签」里建一组。</p>;
  return (
    <div className="tag-groups">
      {data?.items.map(({ name, tags }) => (
        <fieldset key={name}>
          <legend>{name}</legend>
          {tags.map((tag) => (
            <button
              key={tag.id}
              type="button"
              className="chip chip-button"
              aria-pressed={chosen.has(tag.id)}
              onClick={() => onToggle(tag.id, !chosen.has(tag.id))}
            >
              {tag.name}
            </button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
