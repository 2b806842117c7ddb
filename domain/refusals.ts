import { authRefusals } from './auth/contract.ts';
import { customerRefusals } from './customers/contract.ts';
import { deliveryRefusals } from './delivery/contract.ts';
import { kernelRefusals } from './kernel/refusal.ts';
import { segmentRefusals } from './segments/contract.ts';
import { sopRefusals } from './sop/contract.ts';
import { wecomRefusals } from './wecom/contract.ts';

/** Every refusal of the product, by code. */
export const REFUSALS = {
  ...kernelRefusals,
  ...authRefusals,
  ...wecomRefusals,
  ...customerRefusals,
  ...segmentRefusals,
  ...deliveryRefusals,
  ...sopRefusals,
};

export type RefusalCode = keyof typeof REFUSALS;
