import { reentryOf, saysNoDuration, type Exit, type SopDefinition, type StepTime, type Trigger } from './definition.ts';
import type { Names } from './end-reason.ts';

/** The trigger in words: 「获得标签『装修·新客』时」. */
export function triggerText(trigger: Trigger, names: Names): string {
  switch (trigger.kind) {
    case 'tag': {
      const all = trigger.match === 'all' && trigger.tags.length > 1;
      const tags = trigger.tags.map((id) => tagText(id, names));
      if (all) return `集齐标签${tags.join('、')}时`;
      return tags.length > 1 ? `获得标签${tags.join('、')}之一时` : `获得标签${tags.join('')}时`;
    }
    case 'friend': {
      const staff = (trigger.staff ?? []).map((id) => names.staff(Number(id)) ?? `#${id}`);
      return staff.length === 0 ? '成为任一员工的好友时' : `成为${staff.join('、')}的好友时`;
    }
    case 'manual':
      return '手动加入时';
    default:
      return trigger satisfies never;
  }
}

/** When a step is due, in words: 「第 3 天 10:00」, 「当天 20:00」, 「进入后 2 小时」. */
export function stepText(at: StepTime): string {
  if ('day' in at) return at.day === 0 ? `当天 ${at.time}` : `第 ${at.day} 天 ${at.time}`;
  if (saysNoDuration(at)) return '没有填写时间';
  const { days, hours, minutes } = at.after;
  const parts = [part(days, '天'), part(hours, '小时'), part(minutes, '分钟')].filter((text) => text !== '');
  return parts.length === 0 ? '进入时' : `进入后 ${parts.join(' ')}`;
}

/** All steps in a line. */
export function stepsText(definition: SopDefinition): string {
  return definition.steps.map((step) => stepText(step.at)).join('、');
}

/** Whether and when a customer may come in again, in words. */
export function reentryText(definition: SopDefinition): string {
  const reentry = reentryOf(definition);
  switch (reentry) {
    case 'once':
      return '只进一次';
    case 'afterExit':
      return '离开后可再进';
    default:
      return `离开 ${reentry.afterDays} 天后可再进`;
  }
}

/** An exit rule in words. */
export function exitText(exit: Exit, names: Names): string {
  if (exit === 'friendLost') return '已不是好友时退出';
  return `移除标签${exit.tagRemoved.map((id) => tagText(id, names)).join('、')}${exit.tagRemoved.length > 1 ? '之一' : ''}时退出`;
}

/** Every tag that a definition names, for looking the names up and for checking that they exist. */
export function tagsOf(definition: SopDefinition): number[] {
  const ofTrigger = definition.trigger.kind === 'tag' ? definition.trigger.tags : [];
  const ofExits = (definition.exits ?? []).flatMap((exit) => (exit === 'friendLost' ? [] : exit.tagRemoved));
  return Array.from(new Set([...ofTrigger, ...ofExits].map(Number)));
}

/** Every staff member that a definition names. */
export function staffOf(definition: SopDefinition): number[] {
  return definition.trigger.kind === 'friend' ? Array.from(new Set((definition.trigger.staff ?? []).map(Number))) : [];
}

function tagText(id: string, names: Names): string {
  return `『${names.tag(Number(id)) ?? `#${id}`}』`;
}

function part(amount: number | undefined, unit: string): string {
  return amount === undefined || amount === 0 ? '' : `${amount} ${unit}`;
}
