import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { listCustomers } from '../../../domain/customers/contract.ts';
import { query } from '../../api/call.ts';
import { Icon } from '../../ui/icons.tsx';
import { zh } from '../../ui/zh.ts';
import { customerOption, renderCustomerOption, type CustomerOption } from '../customers/option.tsx';
import { paths } from '../paths.ts';

const SHOWN = 8;

/** From anywhere to a customer: a few letters of the name or remark, Enter. */
export function QuickFind(): ReactNode {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const found = useQuery({
    ...query(listCustomers, { query: { limit: SHOWN, q: typed.trim() } }),
    enabled: typed.trim() !== '',
    placeholderData: (before) => before,
  });
  const items = typed.trim() === '' ? [] : (found.data?.items ?? []);
  return (
    <Select<string, CustomerOption>
      className="quick-find"
      id="quick-find"
      value={null}
      aria-label={zh.shell.findCustomer}
      placeholder={zh.shell.findCustomer}
      prefix={<Icon name="search" size={16} />}
      suffixIcon={<kbd className="key-hint">/</kbd>}
      showSearch={{ searchValue: typed, filterOption: false, onSearch: setTyped }}
      notFoundContent={words()}
      options={items.map(customerOption)}
      optionRender={renderCustomerOption}
      onSelect={(id) => {
        setTyped('');
        void navigate(paths.customer(id));
      }}
    />
  );

  function words(): string {
    if (typed.trim() === '') return zh.shell.findHint;
    return found.isFetching ? zh.lists.loading : zh.sops.noCustomer;
  }
}
