import { Refused } from '../platform/http/refuse.ts';
import {
  addMsgTemplate,
  allOf,
  listGroupMsg,
  listGroupMsgSendResult,
  listGroupMsgTask,
  outcomeOf,
  type ListedMassMessage,
  type MassSendResult,
  type MassTaskOfStaff,
  type WecomClient,
  type WecomError,
} from '../wecom/service.ts';
import type { Channel, Confirmation, HandOver, Looked, SendStatus } from './channel.ts';

/** WeCom's mass tasks (92135, 93338) as a channel. */
export function wecomChannel(wecom: WecomClient): Channel {
  return {
    async handOver(corpId, task) {
      const asked = await connected(() =>
        outcomeOf(
          addMsgTemplate(wecom, corpId, {
            chat_type: 'single',
            external_userid: Array.from(task.recipients),
            sender: task.sender,
            text: { content: task.text },
          }),
        ),
      );
      if (asked.kind === 'not_connected') return { kind: 'unreachable', problem: asked.problem };
      if (asked.value.kind === 'failed') return failedHandOver(asked.value.error);
      return { kind: 'accepted', msgid: asked.value.answer.msgid, unreached: asked.value.answer.fail_list ?? [] };
    },

    async list(corpId, from, to) {
      const listed = await look(() => allOf(listGroupMsg(wecom, corpId, { from, to, chatType: 'single' })));
      if (listed.kind === 'failed') return listed;
      return { kind: 'ok', value: listed.value.map(found) };
    },

    async confirmations(corpId, msgid) {
      const tasks = await look(() => allOf(listGroupMsgTask(wecom, corpId, msgid)));
      if (tasks.kind === 'failed') return tasks;
      const value = tasks.value.map((task) => ({ sender: task.userid.toLowerCase(), state: confirmation(task) }));
      return { kind: 'ok', value };
    },

    async results(corpId, msgid, sender) {
      const results = await look(() => allOf(listGroupMsgSendResult(wecom, corpId, msgid, sender)));
      if (results.kind === 'failed') return results;
      const value = results.value.flatMap((result) =>
        result.external_userid === undefined
          ? []
          : [{ recipient: result.external_userid, status: statusOf(result), at: instant(result.send_time) }],
      );
      return { kind: 'ok', value };
    },
  };
}

function found(message: ListedMassMessage) {
  return { msgid: message.msgid, text: message.text?.content ?? '', createdAt: Number(message.create_time) * 1_000 };
}

function confirmation(task: MassTaskOfStaff): Confirmation['state'] {
  return task.status === 2 ? { kind: 'confirmed', at: instant(task.send_time) } : { kind: 'waiting' };
}

function statusOf(result: MassSendResult): SendStatus {
  switch (result.status) {
    case 1:
      return 'sent';
    case 2:
      return 'not_friend';
    case 3:
      return 'quota';
    default:
      return 'waiting';
  }
}

function instant(seconds: number | undefined): number | null {
  return seconds === undefined || seconds === 0 ? null : seconds * 1_000;
}

async function look<T>(ask: () => Promise<T>): Promise<Looked<T>> {
  const looked = await connected(() => outcomeOf(ask()));
  if (looked.kind === 'not_connected') return { kind: 'failed', problem: looked.problem };
  return looked.value.kind === 'failed'
    ? { kind: 'failed', problem: problemOf(looked.value.error) }
    : { kind: 'ok', value: looked.value.answer };
}

/** A company without a connection to WeCom is refused before anything is sent. */
async function connected<T>(ask: () => Promise<T>): Promise<{ kind: 'ok'; value: T } | { kind: 'not_connected'; problem: string }> {
  try {
    return { kind: 'ok', value: await ask() };
  } catch (error) {
    if (error instanceof Refused && error.code === 'wecom.not_connected') return { kind: 'not_connected', problem: error.message };
    throw error;
  }
}

function failedHandOver(error: WecomError): HandOver {
  switch (error.kind) {
    case 'refused':
      return { kind: 'refused', errcode: error.errcode, problem: error.errmsg };
    case 'unreachable':
      return { kind: 'unreachable', problem: error.problem };
    case 'lost':
    case 'malformed':
      return { kind: 'lost', problem: `${error.kind}: ${error.problem}` };
    default:
      return error satisfies never;
  }
}

function problemOf(error: WecomError): string {
  return error.kind === 'refused' ? `${error.errcode} ${error.errmsg}` : `${error.kind}: ${error.problem}`;
}
