import { Type } from 'typebox';
import { refusals } from '../kernel/refusal.ts';
import { Closed, ClosedSome, route } from '../kernel/route.ts';
import { Name, OneOf, Uuid } from '../kernel/schema.ts';
import { Customer } from './contract.ts';
import { IDENTITY_FIELDS } from './reference.ts';

export const profileRefusals = refusals({
  'phone.malformed': { status: 400, say: (d) => `「${String(d['phone'])}」不是手机号；座机请带区号，境外号码请以 + 开头` },
  'identity.of_another': { status: 409, say: (d) => `${String(d['what'])}已经属于另一位客户；如果是同一个人，请合并两份档案` },
  'identity.has_another': { status: 422, say: (d) => `这位客户已有别的${String(d['what'])}，不能改成另一个` },
  'customer.named_by_wecom': { status: 422, say: () => '名字来自她的微信，不能在这里改；要记别的称呼，请写备注' },
});

const PROFILE = { name: Type.Optional(Name), gender: Type.Optional(OneOf(['male', 'female', 'unknown'])), ...IDENTITY_FIELDS };

export const createCustomer = route({
  method: 'POST',
  path: '/customers',
  summary: '建立客户；已有这些身份的客户则返回她（200），空着的补上',
  body: ClosedSome(PROFILE),
  response: Customer,
  status: 201,
  statusOfKnown: 200,
});

export const updateCustomer = route({
  method: 'PATCH',
  path: '/customers/:id',
  summary: '修改客户的资料、补充身份',
  params: Closed({ id: Uuid }),
  body: ClosedSome(PROFILE),
  response: Customer,
});

export const viewPhones = route({
  method: 'POST',
  path: '/customers/:id/phone-views',
  summary: '查看客户完整的手机号；谁在何时看过会留在时间线上',
  params: Closed({ id: Uuid }),
  response: Type.Object({ phones: Type.Array(Type.String()) }),
  status: 201,
});
