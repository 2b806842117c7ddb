import { expect, test } from 'vitest';
import { addressOf } from './address.ts';

test('parameters are filled in and encoded', () => {
  expect(addressOf('/customers/:id/tags', { id: 'a/b' }, {})).toBe('/api/v1/customers/a%2Fb/tags');
});

test('empty query fields are left out', () => {
  expect(addressOf('/customers', {}, { q: '', tag: undefined, staff: '3' })).toBe('/api/v1/customers?staff=3');
});
