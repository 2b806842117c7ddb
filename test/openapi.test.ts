import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROUTES } from '../domain/routes.ts';
import { openapiDocument } from '../server/openapi-document.ts';
import { valueOf } from './harness/http-client.ts';
import { projectRoot } from '../server/platform/files/root.ts';

test('docs/openapi.json is what the product serves (npm run generate writes it)', async () => {
  const committed: unknown = JSON.parse(readFileSync(join(projectRoot(), 'docs', 'openapi.json'), 'utf8'));
  const served: unknown = JSON.parse(JSON.stringify(await openapiDocument()));
  expect(committed).toEqual(served);
});

test('the document is about the API alone, whether the pages are built or not', async () => {
  const document: unknown = JSON.parse(JSON.stringify(await openapiDocument()));
  const paths = valueOf(document).at('paths').raw;
  const other = Object.keys(typeof paths === 'object' && paths !== null ? paths : {}).filter((path) => !path.startsWith('/api/v1/'));
  expect(other).toEqual(['/healthz', '/readyz']);
});

test('every route of the contracts is served', async () => {
  const document = JSON.stringify(await openapiDocument());
  for (const route of ROUTES) expect(document).toContain(`"/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}"`);
});
