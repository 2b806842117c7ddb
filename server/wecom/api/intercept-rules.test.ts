import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClock, TEST_NOW, type TestCompany } from '../../../test/harness/company.ts';
import { TEST_SECRETS } from '../../../test/harness/secrets.ts';
import {
  addInterceptRule,
  createWecomClient,
  delInterceptRule,
  getInterceptRule,
  listInterceptRules,
  outcomeOf,
  updateInterceptRule,
  type WecomClient,
} from '../service.ts';
import { openConnectedCompany, silent, startTestWecom, type TestWecom } from '../testing.ts';

let company: TestCompany;
let wecom: TestWecom;
let client: WecomClient;
const clock = setClock();
const customer = `wm${'0'.repeat(30)}`;

beforeAll(async () => {
  company = await openConnectedCompany();
  wecom = await startTestWecom();
  client = createWecomClient({ db: company.db, clock, secrets: TEST_SECRETS, apiBase: wecom.url, log: silent });
});
afterAll(async () => {
  await wecom.close();
  await company.drop();
});
beforeEach(async () => {
  clock.set(TEST_NOW);
  await company.db.deleteFrom('wecomRate').execute();
  await wecom.control.send('DELETE', '/switches');
  await wecom.control.post('/world', {
    staff: [
      { userid: 'zhangsan', name: '张三' },
      { userid: 'LiSi', name: '李四' },
    ],
    customers: [{ externalUserid: customer, name: '客户', friendships: [{ userid: 'zhangsan', createtime: 1_700_000_000 }] }],
  });
});

const rule = (change: object = {}) => ({
  rule_name: '辱骂',
  word_list: ['滚'],
  semantics_list: [1],
  intercept_type: 1,
  applicable_range: { user_list: ['zhangsan'] },
  ...change,
});
const add = (change?: object) => addInterceptRule(client, company.corpId, rule(change));
const refused = async (attempt: Promise<unknown>) => {
  const outcome = await outcomeOf(attempt);
  return outcome.kind === 'failed' && outcome.error.kind === 'refused' ? outcome.error.errcode : outcome.kind;
};
const says = async (text: string) => (await wecom.control.send('POST', '/messages', { from: 'zhangsan', to: customer, text })).status;

test('a rule is made, listed, read, changed and deleted', async () => {
  const { corpId } = company;
  const ruleId = await add();
  expect(await listInterceptRules(client, corpId)).toEqual([{ ruleId, name: '辱骂' }]);
  const range = { userids: ['zhangsan'], parties: [] };
  expect(await getInterceptRule(client, corpId, ruleId)).toEqual({
    ruleId,
    name: '辱骂',
    words: ['滚'],
    semantics: [1],
    interceptType: 1,
    ...range,
  });
  const change = { word_list: [], extra_rule: { semantics_list: [] }, add_applicable_range: { user_list: ['lisi'], department_list: [1] } };
  await updateInterceptRule(client, corpId, { rule_id: ruleId, ...change, remove_applicable_range: { user_list: ['ZHANGSAN'] } });
  expect(await getInterceptRule(client, corpId, ruleId)).toMatchObject({ words: ['滚'], semantics: [], userids: ['LiSi'], parties: [1] });
  await delInterceptRule(client, corpId, ruleId);
  expect(await listInterceptRules(client, corpId)).toEqual([]);
  expect(await refused(getInterceptRule(client, corpId, ruleId))).toBe(41071);
  expect(await refused(delInterceptRule(client, corpId, '999'))).toBe(41070);
});

test('the semantics are read from either place in which the documents put them', async () => {
  const ruleId = await add();
  await wecom.control.post('/switches', { interceptSemantics: 'rule' });
  expect((await getInterceptRule(client, company.corpId, ruleId)).semantics).toEqual([1]);
});

test('what is wrong with a rule has its own code', async () => {
  await add();
  expect(await refused(add())).toBe(41077);
  expect(await refused(add({ rule_name: '长'.repeat(21) }))).toBe(40058);
  expect(await refused(add({ rule_name: 'b', word_list: [] }))).toBe(41068);
  expect(await refused(add({ rule_name: 'b', word_list: Array.from({ length: 301 }, (_, i) => `${i}`) }))).toBe(41068);
  expect(await refused(add({ rule_name: 'b', word_list: ['长'.repeat(33)] }))).toBe(41083);
  expect(await refused(add({ rule_name: 'b', semantics_list: [4] }))).toBe(41084);
  expect(await refused(add({ rule_name: 'b', intercept_type: 3 }))).toBe(40058);
  expect(await refused(add({ rule_name: 'b', applicable_range: {} }))).toBe(40063);
  expect(await refused(add({ rule_name: 'b', applicable_range: { user_list: ['nobody'] } }))).toBe(60111);
  expect(await refused(add({ rule_name: 'b', applicable_range: { department_list: [9] } }))).toBe(60123);
  expect(await refused(add({ rule_name: 'b', applicable_range: { user_list: Array.from({ length: 1_001 }, () => 'zhangsan') } }))).toBe(
    41076,
  );
  for (let i = 0; i < 99; i++) await add({ rule_name: `${i}` });
  expect(await refused(add({ rule_name: 'b' }))).toBe(41069);
});

test('a rule that blocks keeps the words of its members from customers; one that warns does not', async () => {
  const ruleId = await add();
  expect([await says('滚出去'), await says('我的电话 13800138000'), await says('您好')]).toEqual([409, 409, 200]);
  await updateInterceptRule(client, company.corpId, { rule_id: ruleId, intercept_type: 2 });
  expect(await says('滚出去')).toBe(200);
});
