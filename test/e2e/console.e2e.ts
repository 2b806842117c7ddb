import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { startProduct, type RunningProduct } from '../harness/product.ts';

let product: RunningProduct;
let browser: Browser;
const problems: string[] = [];

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test('a customer scans on the simulator, an operator tags her, and day 1 arrives on her phone with its reason', async () => {
  const phones = await open(product.simUrl);
  const customerPhone = phones.getByRole('region', { name: '客户手机' });
  const staffPhone = phones.getByRole('region', { name: '员工手机' });
  await phones.getByLabel('新客户的名字').fill('林小满');
  await phones.getByLabel('新客户的名字').press('Enter');
  await customerPhone.getByRole('button', { name: '去扫码' }).click();
  await customerPhone.getByLabel('员工的名片码').selectOption({ label: '王芳' });
  await customerPhone.getByRole('button', { name: '删除好友' }).waitFor();

  const operator = await open(product.consoleUrl);
  await operator.getByLabel('账号').fill(product.login.user);
  await operator.getByLabel('密码').fill(product.login.password);
  await operator.getByRole('button', { name: /登\s*录/ }).click();
  await operator.getByRole('heading', { name: '今日' }).waitFor();

  await operator.goto(`${product.consoleUrl}customers?q=${encodeURIComponent('林小满')}`);
  await operator
    .getByRole('link', { name: /林小满/ })
    .first()
    .click();
  await operator.getByRole('heading', { name: /林小满/ }).waitFor();
  await operator.getByRole('button', { name: '添加标签' }).click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByRole('combobox').fill('新客');
  await operator.getByTitle('新客', { exact: true }).first().click();
  await operator.keyboard.press('Escape');
  await dialog.getByRole('button', { name: /^添\s*加$/ }).click();
  await operator
    .getByText(/进入 SOP/)
    .first()
    .waitFor();

  await phones.getByRole('button', { name: '到下一件事' }).click();
  await phones.getByRole('button', { name: '到下一件事' }).waitFor();
  await expectDay1(phones);
  await staffPhone.getByLabel('员工', { exact: true }).selectOption('wangfang');
  await staffPhone.getByRole('button', { name: '确认发送' }).click();
  await customerPhone
    .getByText(/青禾装饰/)
    .first()
    .waitFor();

  await phones.getByRole('button', { name: '+1 小时' }).click();
  await phones.getByRole('button', { name: '+1 小时' }).waitFor({ timeout: 60_000 });
  await operator.reload();
  await operator
    .getByText(/第 1 天 10:00 的消息已由 王芳 发送/)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(problems).toEqual([]);
});

test('every page opens without an error, also at 390 px', async () => {
  const page = await open(product.consoleUrl);
  await signIn(page);
  for (const path of [
    '',
    'customers',
    'stages',
    'stages?view=funnel',
    'tags',
    'sops',
    'deliveries',
    'mass-tasks',
    'settings/delivery',
    'settings/health',
  ]) {
    await page.goto(product.consoleUrl + path);
    await page.getByRole('heading').first().waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('heading').first().waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  expect(problems).toEqual([]);
});

test('an address that names nothing says so and leads back to the list; a visit before the login is no error', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(product.consoleUrl);
  await page.getByLabel('账号').waitFor();
  expect(complaints).toEqual([]);
  await signIn(page);
  const unknown = '01a20d8c-0000-7da4-b695-000000000000';
  for (const [path, title, back] of [
    ['customers/zzz', '没有这位客户', '回到「客户列表」'],
    [`customers/${unknown}`, '没有这位客户', '回到「客户列表」'],
    ['sops/zzz', '没有这个 SOP', '回到「全部 SOP」'],
    ['sops/999999/edit', '没有这个 SOP', '回到「全部 SOP」'],
    ['groups/zzz', '没有这个客户群', '回到「客户群」'],
    ['groups/999999', '没有这个客户群', '回到「客户群」'],
    ['sops/1/enrollments/zzz', '没有这条入轨记录', '回到「这个 SOP」'],
    [`deliveries/${unknown}`, '没有这条触达记录', '回到「触达记录」'],
    ['customers?cursor=zzz', '没能加载', '回到第一页'],
  ] as const) {
    await page.goto(product.consoleUrl + path);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.getByRole('button', { name: '重试' }).count()).toBe(0);
    await page.getByRole('link', { name: back }).click();
    await page.getByRole('heading', { name: title }).waitFor({ state: 'detached' });
  }
});

async function open(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  await page.goto(url);
  return page;
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('账号').fill(product.login.user);
  await page.getByLabel('密码').fill(product.login.password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.getByRole('heading', { name: '今日' }).waitFor();
}

// The next thing due may be a poll of an earlier task; the first step comes at 10:00.
async function expectDay1(phones: Page): Promise<void> {
  const clock = phones.getByRole('group', { name: '模拟时间' });
  for (let i = 0; i < 30; i++) {
    if (/10:0/.test((await clock.textContent()) ?? '')) return;
    await phones.getByRole('button', { name: '到下一件事' }).click();
    await phones.getByRole('button', { name: '到下一件事' }).waitFor();
  }
  throw new Error('10:00 of the next day did not come');
}
