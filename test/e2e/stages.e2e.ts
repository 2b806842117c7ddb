import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { startProduct, type RunningProduct } from '../harness/product.ts';

let product: RunningProduct;
let browser: Browser;
let page: Page;
const problems: string[] = [];
const PATIENT = { timeout: 60_000 };

beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(product.consoleUrl);
  await page.getByLabel('账号').fill(product.login.user);
  await page.getByLabel('密码').fill(product.login.password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.getByRole('heading', { name: '今日' }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test('a card is moved by keyboard, keeps the focus, and goes back with one press', async () => {
  await page.goto(`${product.consoleUrl}stages`);
  const from = page.getByRole('region', { name: '新客户' });
  const to = page.getByRole('region', { name: '初步沟通' });
  const card = from.getByRole('link').first();
  const name = await card.innerText();
  await card.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await to.getByRole('link', { name, exact: true }).first().waitFor();
  await expect.poll(() => page.locator(':focus').innerText(), PATIENT).toBe(name);
  await page.getByText(`已把 ${name} 移到「初步沟通」`).waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await from.getByRole('link', { name, exact: true }).first().waitFor();
});

test('cards that are ticked are moved together by the menu', async () => {
  const column = page.getByRole('region', { name: '未设置阶段' });
  const before = await countOf(page, '已量房');
  for (const i of [0, 1, 2]) await column.getByRole('checkbox').nth(i).check();
  await page.getByRole('button', { name: '移到', exact: true }).click();
  await page.getByRole('menuitem', { name: '已量房' }).click();
  await page.getByText('已把 3 位客户移到「已量房」').waitFor();
  await expect.poll(() => countOf(page, '已量房'), PATIENT).toBe(before + 3);
});

test('a stage with people in it is deleted only after it is said where they go', async () => {
  await page.getByRole('button', { name: '设置阶段' }).click();
  const before = await countOf(page, '初步沟通');
  const leaving = await countOf(page, '新客户');
  await page.getByRole('button', { name: '删除阶段「新客户」' }).click();
  const dialog = page.getByRole('dialog', { name: /删除阶段/ });
  await dialog.getByText(`这个阶段里有 ${leaving} 位客户`).waitFor();
  const submit = dialog.getByRole('button', { name: /删除并移动/ });
  expect(await submit.isDisabled()).toBe(true);
  await dialog.getByRole('combobox').click();
  await page.getByTitle('初步沟通').last().click();
  await submit.click();
  await page.getByText(/已删除阶段「新客户」/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => countOf(page, '初步沟通'), PATIENT).toBe(before + leaving);
  expect(problems).toEqual([]);
});

async function countOf(on: Page, stage: string): Promise<number> {
  const heading = await on.getByRole('region', { name: stage, exact: true }).getByRole('heading').innerText();
  return Number(heading.replace(/\D/g, ''));
}
