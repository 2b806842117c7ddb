import type { ReactNode } from 'react';
import type { Static } from 'typebox';
import type { CustomerRow } from '../../../domain/customers/contract.ts';
import { Person } from '../../ui/PersonAvatar.tsx';
import { zh } from '../../ui/zh.ts';

export type CustomerOption = { readonly value: string; readonly label: string; readonly owner: string };

/** A customer as a choice of a picker. */
export function customerOption(customer: Static<typeof CustomerRow>): CustomerOption {
  return { value: customer.id, label: customer.name, owner: customer.owner?.name ?? zh.customers.noOwner };
}

export function renderCustomerOption({ data }: { data: CustomerOption }): ReactNode {
  return <Person name={data.label} note={data.owner} />;
}
