import { Type } from 'typebox';
import { Page, PageQuery } from '../kernel/page.ts';
import { Closed, route } from '../kernel/route.ts';

export const Staff = Type.Object({
  id: Type.String(),
  userid: Type.String(),
  name: Type.String(),
  title: Type.String(),
  departments: Type.Array(Type.String()),
  /** Whether customer contact is switched on for them in WeCom. */
  contactEnabled: Type.Boolean(),
  customers: Type.Integer({ description: 'live friendships' }),
});

export const listStaff = route({
  method: 'GET',
  path: '/staff',
  summary: '查询员工',
  query: Closed({ ...PageQuery, q: Type.Optional(Type.String({ maxLength: 50 })) }),
  response: Page(Staff),
});
