import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestSim, text, type TestSim } from '../../sim/testing/harness.ts';
import { launchBrowser } from '../harness/browser.ts';

const DESK = { width: 1440, height: 900 };
const POCKET = { width: 390, height: 844 };

let sim: TestSim;
let browser: Browser;
const problems: string[] = [];

beforeAll(async () => {
  sim = await startTestSim();
  browser = await launchBrowser();
  await sim.control('POST', 'staff', { userid: 'WangFang', name: '王芳', position: '店长' });
  await sim.control('POST', 'staff', { userid: 'GaoYuan', name: '高远', position: '设计师' });
  await sim.call('externalcontact/add_contact_way', { type: 1, scene: 2, remark: '门店海报', user: ['WangFang'] });
});
afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => await context.close()));
});
afterAll(async () => {
  await browser.close();
  await sim.close();
});

test('two phones side by side tell one story, live', async () => {
  const page = await open(DESK);
  const customer = page.getByRole('region', { name: '客户手机' });
  const staff = page.getByRole('region', { name: '员工手机' });
  await staff.getByLabel('员工', { exact: true }).selectOption('WangFang');
  await becomes(customer, '林小满');
  await tellStory(customer, staff, '林小满');
  await page.getByRole('group', { name: '模拟时间' }).waitFor();
  expect(await overflow(page)).toBe(0);
  expect(problems).toEqual([]);
});

test('at 390 px one phone is seen at a time, and two people hold one each', async () => {
  const [hers, theirs] = [await open(POCKET), await open(POCKET)];
  const customer = hers.getByRole('region', { name: '客户手机' });
  const staff = theirs.getByRole('region', { name: '员工手机' });
  await theirs.getByRole('button', { name: '员工的企业微信' }).click();
  await customer.waitFor({ state: 'visible' });
  expect(await theirs.getByRole('region', { name: '客户手机' }).isVisible()).toBe(false);
  await staff.getByLabel('员工', { exact: true }).selectOption('WangFang');
  await becomes(customer, '顾知夏');
  await tellStory(customer, staff, '顾知夏');
  expect(await overflow(hers)).toBe(0);
  expect(await overflow(theirs)).toBe(0);
  expect(problems).toEqual([]);
});

test('what a phone cannot do is said on it', async () => {
  const page = await open(DESK);
  const customer = page.getByRole('region', { name: '客户手机' });
  await becomes(customer, '周若琳');
  await scans(customer);
  await page.context().setOffline(true);
  await page.getByText('模拟器没有应答。它恢复后这里会自己接上。').waitFor();
  await customer.getByLabel('发给王芳的消息').fill('还在吗');
  await customer.getByLabel('发给王芳的消息').press('Enter');
  await customer.getByText('没有发出去：模拟器没有应答。').waitFor();
  expect(await customer.getByLabel('发给王芳的消息').inputValue()).toBe('还在吗');
  await page.context().setOffline(false);
  await page.getByText('模拟器没有应答。它恢复后这里会自己接上。').waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

/** She scans and writes, is answered, sees what was published and what a group says; nobody reloads anything. */
async function tellStory(customer: Locator, staff: Locator, name: string): Promise<void> {
  await scans(customer);
  await customer.getByLabel('发给王芳的消息').fill('你好，周末可以量房吗？');
  await customer.getByLabel('发给王芳的消息').press('Enter');

  await staff.getByRole('tab', { name: '消息' }).click();
  await staff.getByRole('button', { name: new RegExp(name) }).click();
  await staff.getByRole('log').getByText('周末可以量房吗').waitFor();
  await staff.getByLabel(`发给${name}的消息`).fill('可以，周六上午 10 点见。');
  await staff.getByRole('button', { name: '发送', exact: true }).click();
  await customer.getByRole('log').getByText('周六上午 10 点见').waitFor();
  await staff.getByRole('button', { name: '返回' }).click();

  const words = `滨江花园今天交付，${name}也来看看`;
  await sim.call('externalcontact/add_moment_task', {
    text: { content: words },
    visible_range: { sender_list: { user_list: ['WangFang'] } },
  });
  await sim.control('POST', 'clock', { advance: 'PT1M' });
  await staff.getByRole('tab', { name: '待办' }).click();
  await staff.getByRole('button', { name: '发表' }).click();
  await customer.getByRole('button', { name: '返回' }).click();
  await customer.getByRole('tab', { name: '朋友圈' }).click();
  await customer.getByText(words).waitFor();
  await customer.getByRole('button', { name: '赞' }).first().click();
  await staff.getByText(name, { exact: true }).waitFor();

  const id = new URL(customer.page().url()).searchParams.get('customer');
  const group = `${name}的设计群`;
  const { body } = await sim.control('POST', 'groups', { name: group, owner: 'WangFang', members: [id, 'GaoYuan'] });
  await customer.getByRole('tab', { name: '聊天' }).click();
  await customer.getByRole('button', { name: new RegExp(group) }).click();
  await sim.control('POST', `groups/${text(body.chatId)}/messages`, { from: 'GaoYuan', text: '方案周五发到群里。' });
  await customer.getByRole('log').getByText('方案周五发到群里。').waitFor();
}

async function becomes(customer: Locator, name: string): Promise<void> {
  await customer.getByLabel('新客户的名字').fill(name);
  await customer.getByLabel('新客户的名字').press('Enter');
  await customer.getByRole('button', { name: '去扫码' }).click();
}

async function scans(customer: Locator): Promise<void> {
  await customer.getByRole('button', { name: /门店海报/ }).click();
  await customer.getByRole('log').getByText('你已添加了王芳').waitFor();
}

async function open(viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await browser.newContext({ viewport, locale: 'zh-CN' })).newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  await page.goto(sim.url());
  return page;
}

/** How far the page is wider than what is seen of it. */
async function overflow(page: Page): Promise<number> {
  return await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}
