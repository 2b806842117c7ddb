import type { Instant } from '../../domain/kernel/time.ts';

/** Everything there is to know about the demo company, as WeCom and its shop system would know it. */
export type DemoCompany = {
  readonly name: string;
  readonly zone: string;
  readonly departments: readonly DemoDepartment[];
  readonly staff: readonly DemoStaff[];
  readonly tagGroups: readonly DemoTagGroup[];
  readonly contactWays: readonly DemoContactWay[];
  readonly customers: readonly DemoCustomer[];
  readonly messages: readonly DemoMessage[];
  readonly orders: readonly DemoOrder[];
  readonly groups: readonly DemoGroup[];
  /** Moves through the pipeline, those of a customer in order of time. */
  readonly stageMoves: readonly DemoStageMove[];
};

export type DemoDepartment = { readonly id: number; readonly name: string; readonly parentid: number; readonly order: number };

export type DemoStaff = {
  readonly userid: string;
  readonly name: string;
  readonly department: number;
  readonly position: string;
  /** Whether they have customers. */
  readonly serves: boolean;
};

export type DemoTag = { readonly id: string; readonly name: string };
export type DemoTagGroup = { readonly groupId: string; readonly groupName: string; readonly tags: readonly DemoTag[] };

export type DemoContactWay = {
  readonly configId: string;
  readonly userids: readonly string[];
  readonly remark: string;
  readonly state: string;
};

export type DemoFriendship = {
  readonly userid: string;
  readonly addedAt: Instant;
  readonly addWay: number;
  /** Of the contact way that was scanned; '' when none was. */
  readonly state: string;
  readonly remark: string;
  readonly tagIds: readonly string[];
  /** When the customer deleted the staff member. */
  readonly lostAt: Instant | null;
};

export type DemoCustomer = {
  readonly externalUserid: string;
  readonly name: string;
  /** As in WeCom: 0 unknown, 1 male, 2 female. */
  readonly gender: 0 | 1 | 2;
  readonly unionid: string | null;
  /** The earliest first. */
  readonly friendships: readonly DemoFriendship[];
};

export type DemoMessage = {
  readonly externalUserid: string;
  readonly userid: string;
  readonly from: 'customer' | 'staff';
  readonly at: Instant;
  readonly text: string;
};

/** `scene` as in groupchat/get: 1 invited, 3 scanned a code. */
export type DemoGroupMember = { readonly id: string; readonly joinedAt: Instant; readonly scene: number; readonly invitor?: string };
export type DemoGroup = {
  readonly chatId: string;
  readonly name: string;
  readonly owner: string;
  readonly notice: string;
  readonly createdAt: Instant;
  readonly members: readonly DemoGroupMember[];
};

export type DemoStageMove = {
  readonly externalUserid: string;
  /** Who moved her. */
  readonly userid: string;
  readonly stage: string;
  readonly at: Instant;
};

export type DemoOrderItem = {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly quantity: number;
  readonly priceFen: number;
};

export type DemoOrder = {
  readonly id: string;
  readonly externalUserid: string;
  readonly status: 'pending' | 'paid' | 'partlyRefunded' | 'refunded' | 'cancelled';
  readonly amountFen: number;
  readonly refundFen: number;
  readonly placedAt: Instant;
  readonly paidAt: Instant | null;
  readonly items: readonly DemoOrderItem[];
};
