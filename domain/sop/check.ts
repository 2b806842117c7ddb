import { lengthProblem } from '../delivery/message-text.ts';
import { isName, NAME_WORDS } from '../kernel/schema.ts';
import { variableHint, variableProblem } from '../delivery/variables.ts';
import { saysNoDuration, type SopDefinition, type Step } from './definition.ts';
import { durationOf } from './due.ts';
import { stepText } from './words.ts';

/** Something that keeps a definition from being published; `path` is a JSON pointer without the leading slash. */
export type Problem = { readonly path: string; readonly sentence: string };

/**
 * What must be mended before a draft can be published. The browser and the server ask the same function; only what needs
 * the database (tags and staff that no longer exist) is added by the server.
 */
export function checkSop(definition: SopDefinition): Problem[] {
  const problems: Problem[] = [];
  if (definition.name.trim() === '') problems.push({ path: 'name', sentence: '请填写名称' });
  else if (!isName(definition.name)) problems.push({ path: 'name', sentence: NAME_WORDS });
  if (definition.trigger.kind === 'tag' && definition.trigger.tags.length === 0)
    problems.push({ path: 'trigger/tags', sentence: '请选择触发标签' });
  if (definition.steps.length === 0) problems.push({ path: 'steps', sentence: '至少要有一个步骤' });
  const keys = new Map<string, number>();
  const times = new Map<string, number>();
  definition.steps.forEach((step, i) => {
    problems.push(...checkStep(step, i));
    const sameKey = keys.get(step.key);
    if (sameKey !== undefined)
      problems.push({ path: `steps/${i}/key`, sentence: `第 ${i + 1} 步与第 ${sameKey + 1} 步的标识相同：${step.key}` });
    else keys.set(step.key, i);
    const time = timeKey(step);
    const sameTime = times.get(time);
    if (sameTime !== undefined) {
      problems.push({ path: `steps/${i}/at`, sentence: `第 ${i + 1} 步与第 ${sameTime + 1} 步在同一时间（${stepText(step.at)}），请错开` });
    } else times.set(time, i);
  });
  (definition.exits ?? []).forEach((exit, i) => {
    if (exit !== 'friendLost' && exit.tagRemoved.length === 0) problems.push({ path: `exits/${i}/tagRemoved`, sentence: '请选择退出标签' });
  });
  return problems;
}

/** What will probably surprise but keeps nobody from publishing. */
export function hintsOf({ steps }: Pick<SopDefinition, 'steps'>): Problem[] {
  return steps.flatMap((step, i) => {
    const hint = variableHint(step.send.text);
    return hint === undefined ? [] : [{ path: `steps/${i}/send/text`, sentence: `第 ${i + 1} 步的内容${hint}` }];
  });
}

function checkStep(step: Step, i: number): Problem[] {
  const problems: Problem[] = [];
  if (step.send.text.trim() === '') problems.push({ path: `steps/${i}/send/text`, sentence: `第 ${i + 1} 步没有内容` });
  const length = lengthProblem(step.send.text);
  if (length !== undefined) problems.push({ path: `steps/${i}/send/text`, sentence: `第 ${i + 1} 步的内容${length}` });
  if (/\p{Cc}/u.test(step.send.text.replace(/[\n\r\t]/g, '')))
    problems.push({ path: `steps/${i}/send/text`, sentence: `第 ${i + 1} 步的内容含有无法显示的控制字符` });
  const variables = variableProblem(step.send.text);
  if (variables !== undefined) problems.push({ path: `steps/${i}/send/text`, sentence: `第 ${i + 1} 步的内容${variables}` });
  if (step.channels !== undefined && !step.channels.includes('mass'))
    problems.push({ path: `steps/${i}/channels`, sentence: `第 ${i + 1} 步没有可用的渠道：目前只能通过群发任务发送` });
  if (saysNoDuration(step.at)) problems.push({ path: `steps/${i}/at/after`, sentence: `第 ${i + 1} 步没有填写多久之后` });
  return problems;
}

function timeKey({ at }: Step): string {
  return 'day' in at ? `${at.day} ${at.time}` : String(durationOf(at.after));
}
