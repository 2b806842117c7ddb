import { authRefusals } from './auth/contract.ts';
import { customerRefusals } from './customers/contract.ts';
import { profileRefusals } from './customers/profile-contract.ts';
import { deliveryRefusals } from './delivery/contract.ts';
import { eventRefusals } from './events/contract.ts';
import { greetingRefusals } from './greetings/contract.ts';
import { groupRefusals } from './groups/contract.ts';
import { kernelRefusals } from './kernel/refusal.ts';
import { orderRefusals } from './orders/contract.ts';
import { overviewRefusals } from './overview/contract.ts';
import { segmentRefusals } from './segments/contract.ts';
import { sopRefusals } from './sop/contract.ts';
import { archiveRefusals } from './wecom/archive-contract.ts';
import { stageRefusals } from './stages/contract.ts';
import { connectionRefusals } from './wecom/connection-contract.ts';
import { inboxRefusals } from './wecom/inbox-contract.ts';
import { wecomRefusals } from './wecom/contract.ts';

/** Every refusal of the product, by code. */
export const REFUSALS = {
  ...kernelRefusals,
  ...authRefusals,
  ...wecomRefusals,
  ...connectionRefusals,
  ...archiveRefusals,
  ...inboxRefusals,
  ...customerRefusals,
  ...profileRefusals,
  ...stageRefusals,
  ...eventRefusals,
  ...orderRefusals,
  ...segmentRefusals,
  ...deliveryRefusals,
  ...greetingRefusals,
  ...groupRefusals,
  ...sopRefusals,
  ...overviewRefusals,
};

export type RefusalCode = keyof typeof REFUSALS;
