import { App, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Static } from 'typebox';
import type { Customer } from '../../../domain/customers/contract.ts';
import { viewPhones } from '../../../domain/customers/profile-contract.ts';
import { call } from '../../api/call.ts';
import { useCommand } from '../../api/command.ts';
import { messageOf } from '../../api/error.ts';
import { useSession } from '../../api/session.ts';
import { zh } from '../../ui/zh.ts';

/** The customer's phone numbers without their middle; whole on request, which stays on her timeline. */
export function Phones({ customer }: { customer: Static<typeof Customer> }): ReactNode {
  const [whole, setWhole] = useState<readonly string[]>();
  const { message } = App.useApp();
  const { role } = useSession();
  const view = useCommand(() => call(viewPhones, { params: { id: customer.id } }));
  if (customer.phones.length === 0) return null;
  const words = zh.customers.phones;
  return (
    <>
      <dt>{words.term}</dt>
      <dd className="numbers">
        {(whole ?? customer.phones).join('、')}
        {whole === undefined && role !== 'viewer' ? (
          <Button
            type="link"
            size="small"
            loading={view.isPending}
            onClick={() =>
              view.mutate(undefined, {
                onSuccess: ({ phones }) => setWhole(phones),
                onError: (error) => void message.error(messageOf(error)),
              })
            }
          >
            {words.view}
          </Button>
        ) : null}
      </dd>
    </>
  );
}
