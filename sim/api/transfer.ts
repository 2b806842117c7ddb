import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  GetUnassignedListRequest,
  TRANSFER_CUSTOMERS,
  TRANSFER_MESSAGE_CHARACTERS,
  TRANSFER_RESULT_PAGE,
  TransferCustomerRequest,
  TransferResultRequest,
  UNASSIGNED_OFFSET,
  UNASSIGNED_PAGE,
} from '../../domain/wecom/transfer.ts';
import { seconds } from '../clock.ts';
import { staffKey } from '../keys.ts';
import { isVisible, servesCustomers } from '../range.ts';
import type { Sim } from '../sim.ts';
import type { Store } from '../store.ts';
import type { Resigned, Staff } from '../tables/people.ts';
import type { Transfer } from '../tables/transfer.ts';
import { DONE, isWaiting, startTransfer, WAITING } from '../transfer.ts';
import { failsPartly, malformed, missing, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';
import { fromCursor, limitOf, toCursor } from './paging.ts';

const BAD_CUSTOMER = 40096;
/** What a transfer says to the customer where the app says nothing. */
const STANDARD_MESSAGE = '您好，您的服务已升级，后续将由我继续为您服务。';

export const TRANSFER_ENDPOINTS: Endpoints = {
  'externalcontact/transfer_customer': {
    method: 'POST',
    partial: BAD_CUSTOMER,
    empty: { customer: [] },
    answer: (sim, asked) => transfer(sim, asked, 'onjob'),
  },
  'externalcontact/resigned/transfer_customer': {
    method: 'POST',
    partial: BAD_CUSTOMER,
    empty: { customer: [] },
    answer: (sim, asked) => transfer(sim, asked, 'resigned'),
  },
  'externalcontact/transfer_result': { method: 'POST', empty: { customer: [] }, answer: (sim, asked) => result(sim, asked, 'onjob') },
  'externalcontact/resigned/transfer_result': {
    method: 'POST',
    empty: { customer: [] },
    answer: (sim, asked) => result(sim, asked, 'resigned'),
  },
  'externalcontact/get_unassigned_list': {
    method: 'POST',
    empty: { info: [], is_last: true },
    answer({ store }, { body }) {
      const cursor = fromCursor(body.cursor, 2);
      if (!Value.Check(GetUnassignedListRequest, body) || cursor === undefined) return malformed('get_unassigned_list');
      const size = limitOf(body.page_size, UNASSIGNED_PAGE);
      const skip = (body.page_id ?? 0) * size;
      if (skip < 0 || skip >= UNASSIGNED_OFFSET) return malformed('page_id');
      // The older way counts pages; a cursor goes before it.
      return (body.cursor ?? '') === '' ? unassigned(store, [0, 0], skip, size) : unassigned(store, cursor, 0, size);
    },
  },
};

function transfer(sim: Sim, asked: Asked, kind: Transfer['kind']): Answer {
  const { body } = asked;
  const lacking = missing(body, { handover_userid: 41009, takeover_userid: 41009 });
  if (lacking !== undefined) return lacking;
  if (!Value.Check(TransferCustomerRequest, body)) return malformed('transfer_customer');
  const ids = body.external_userid;
  if (ids.length === 0) return refuse(41035, 'missing external_userid');
  if (ids.length > TRANSFER_CUSTOMERS) return malformed('more than 100 customers');
  const { transfer_success_msg: message = STANDARD_MESSAGE } = body;
  if (characters(message) > TRANSFER_MESSAGE_CHARACTERS) return malformed('transfer_success_msg is longer than 200 characters');
  const to = sim.store.staff.get(staffKey(body.takeover_userid));
  if (to === undefined) return refuse(60111, 'takeover_userid not found');
  if (!isVisible(sim, to)) return refuse(60011, 'no privilege to takeover_userid');
  if (!servesCustomers(sim, to)) return refuse(84074, 'takeover_userid has no external contact permission');
  const from = handoverOf(sim.store, body.handover_userid, kind);
  if (from === undefined) return refuse(60111, 'handover_userid not found');
  if (typeof from === 'number') return { customer: ids.map((id) => ({ external_userid: id, errcode: from })) };
  const handing = { kind, from, to, message: kind === 'onjob' ? message : '' };
  return {
    customer: ids.map((id, i) => ({ external_userid: id, errcode: failsPartly(asked, i) ?? startTransfer(sim, handing, id) })),
  };
}

/** A serving member, or one who left; the code for all customers when she is the other of the two. */
function handoverOf(store: Store, userid: string, kind: Transfer['kind']): Staff | Resigned | number | undefined {
  const staff = store.staff.get(staffKey(userid));
  const resigned = store.resigned.get(staffKey(userid));
  if (kind === 'onjob') return staff;
  return staff === undefined ? resigned : 40097;
}

function result({ store }: Sim, { body }: Asked, kind: Transfer['kind']): Answer {
  const lacking = missing(body, { handover_userid: 41009, takeover_userid: 41009 });
  if (lacking !== undefined) return lacking;
  const after = fromCursor(body.cursor, 1)?.[0];
  if (!Value.Check(TransferResultRequest, body) || after === undefined) return malformed('transfer_result');
  const page: Transfer[] = [];
  let isMore = false;
  for (const one of store.transfers.by(
    'pair',
    `${kind} ${canonical(store, body.handover_userid)} ${canonical(store, body.takeover_userid)}`,
  )) {
    if (one.seq <= after) continue;
    isMore = page.length === TRANSFER_RESULT_PAGE;
    if (isMore) break;
    page.push(one);
  }
  return { customer: page.map(shownResult), next_cursor: isMore ? toCursor([page.at(-1)?.seq ?? 0]) : '' };
}

function shownResult({ externalUserid, status, doneAt, dueAt }: Transfer) {
  // Seconds as in the sample: when it was, when it will be, 0 when it will never be.
  const at = status === DONE ? (doneAt ?? 0) : status === WAITING ? dueAt : 0;
  return { external_userid: externalUserid, status, takeover_time: seconds(at) };
}

function canonical(store: Store, userid: string): string {
  const key = staffKey(userid);
  return (store.staff.get(key) ?? store.resigned.get(key))?.userid ?? userid;
}

/** Customers of members who left, in the order of leaving; the cursor is (member, seq of the last). */
function unassigned(store: Store, [from = 0, after = 0]: readonly number[], skip: number, size: number): Answer {
  const info: object[] = [];
  let last: number[] = [];
  let skipped = 0;
  const members = [...store.resigned.all()];
  for (let member = from; member < members.length; member++) {
    const { userid = '', leftAt = 0 } = members[member] ?? {};
    for (const { seq, externalUserid } of store.friendships.by('staff', userid)) {
      if ((member === from && seq <= after) || isWaiting(store, userid, externalUserid)) continue;
      if (skipped < skip) {
        skipped += 1;
        continue;
      }
      if (info.length === size) return { info, is_last: false, next_cursor: toCursor(last) };
      info.push({ handover_userid: userid, external_userid: externalUserid, dimission_time: seconds(leftAt) });
      last = [member, seq];
    }
  }
  return { info, is_last: true, next_cursor: '' };
}
