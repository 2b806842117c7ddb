import { matchPath } from 'react-router';
import { expect, test } from 'vitest';
import { paths, PATTERNS, safeNext } from './paths.ts';

const all = {
  today: paths.today(),
  login: paths.login('/customers?q=王'),
  customers: paths.customers({ q: '王芳', tag: '3' }),
  customer: paths.customer('c1', 'sops'),
  stages: paths.stages({ pipeline: '2', view: 'funnel' }),
  newPipeline: paths.newPipeline(),
  editPipeline: paths.editPipeline('2'),
  tags: paths.tags(),
  newTagGroup: paths.newTagGroup(),
  editTagGroup: paths.editTagGroup('4'),
  newTag: paths.newTag('4'),
  editTag: paths.editTag('9'),
  orders: paths.orders({ status: 'paid' }),
  groups: paths.groups(),
  group: paths.group('8'),
  sops: paths.sops(),
  newSop: paths.newSop(),
  sop: paths.sop('7'),
  editSop: paths.editSop('7'),
  enrollCustomers: paths.enrollCustomers('7'),
  enrollment: paths.enrollment('7', 'e1'),
  deliveries: paths.deliveries({ state: 'sent' }),
  delivery: paths.delivery('d1'),
  massTasks: paths.massTasks({ staff: '2' }),
  deliverySettings: paths.deliverySettings(),
  greeting: paths.greeting(),
  health: paths.health(),
  deadLetters: paths.deadLetters(),
  deadLetter: paths.deadLetter('5', 'unknown'),
  connection: paths.connection('checks'),
};

test('addresses that people have bookmarked stay as they are', () => {
  expect(all).toMatchInlineSnapshot(`
    {
      "connection": "/settings/connection?step=checks",
      "customer": "/customers/c1?tab=sops",
      "customers": "/customers?q=%E7%8E%8B%E8%8A%B3&tag=3",
      "deadLetter": "/settings/health/dead-letters/5?kind=unknown",
      "deadLetters": "/settings/health/dead-letters",
      "deliveries": "/deliveries?state=sent",
      "delivery": "/deliveries/d1",
      "deliverySettings": "/settings/delivery",
      "editPipeline": "/stages/2/edit?pipeline=2",
      "editSop": "/sops/7/edit",
      "editTag": "/tags/9/edit",
      "editTagGroup": "/tags/groups/4/edit",
      "enrollCustomers": "/sops/7/enrollments/new",
      "enrollment": "/sops/7/enrollments/e1",
      "greeting": "/settings/greeting",
      "group": "/groups/8",
      "groups": "/groups",
      "health": "/settings/health",
      "login": "/login?next=%2Fcustomers%3Fq%3D%E7%8E%8B",
      "massTasks": "/mass-tasks?staff=2",
      "newPipeline": "/stages/new",
      "newSop": "/sops/new",
      "newTag": "/tags/groups/4/tags/new",
      "newTagGroup": "/tags/groups/new",
      "orders": "/orders?status=paid",
      "sop": "/sops/7",
      "sops": "/sops",
      "stages": "/stages?pipeline=2&view=funnel",
      "tags": "/tags",
      "today": "/",
    }
  `);
});

test('every address is matched by the pattern of its name', () => {
  for (const [name, pattern] of Object.entries(PATTERNS)) {
    const address = new Map(Object.entries(all)).get(name) ?? '';
    expect(matchPath(pattern, address.split('?')[0] ?? ''), name).not.toBeNull();
  }
  expect(Object.keys(all)).toEqual(Object.keys(PATTERNS));
});

test('the login never leads to another site', () => {
  expect(safeNext('/customers?q=1')).toBe('/customers?q=1');
  expect(safeNext('//evil.example')).toBe('/');
  expect(safeNext('/\\evil.example')).toBe('/');
  expect(safeNext('https://evil.example')).toBe('/');
  expect(safeNext(null)).toBe('/');
});
