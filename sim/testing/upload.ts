import { fields, getJson, text, type TestSim } from './harness.ts';

export type TestFile = { readonly bytes: Uint8Array; readonly name?: string; readonly field?: string };

/** Uploads a file as browsers and SDKs do, and gives the raw answer. */
export async function upload(sim: TestSim, path: string, query: Record<string, string>, file: TestFile): Promise<Record<string, unknown>> {
  const form = new FormData();
  form.set(file.field ?? 'media', new Blob([file.bytes]), file.name ?? 'a.bin');
  const answer = await fetch(await apiAddress(sim, path, query), { method: 'POST', body: form, headers: { connection: 'close' } });
  return fields(await answer.json());
}

/** Downloads what a media id stands for. */
export async function download(sim: TestSim, path: string, query: Record<string, string>, range?: string): Promise<Response> {
  const headers = { connection: 'close', ...(range === undefined ? {} : { range }) };
  return fetch(await apiAddress(sim, path, query), { headers });
}

/** The media id of an upload that must succeed. */
export async function mediaIdOf(sim: TestSim, path: string, query: Record<string, string>, file: TestFile): Promise<string> {
  return text((await upload(sim, path, query, file)).media_id);
}

export async function apiAddress(sim: TestSim, path: string, query: Record<string, string>): Promise<string> {
  const { corpId, secret } = sim.config;
  const token = text((await getJson(`${sim.url()}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`)).access_token);
  return `${sim.url()}/cgi-bin/${path}?${new URLSearchParams({ ...query, access_token: token }).toString()}`;
}
