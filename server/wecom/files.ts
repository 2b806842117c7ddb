import type { MediaContent } from '../../domain/wecom/media.ts';

/** A file on its way to WeCom. `name` is what recipients see; `content` may stand on disk (node:fs `openAsBlob`). */
export type SentFile = { readonly name: string; readonly content: Blob };

/**
 * The multipart body of an upload, streamed, with a known length. The name goes as raw UTF-8 in `filename=`, the only
 * way in which WeCom is known to read it (90253).
 */
export function multipartBody({ name, content }: SentFile): FormData {
  const form = new FormData();
  form.set('media', content, name);
  return form;
}

/** Whether WeCom answers a file: only then there is a Content-disposition. */
export function isFile(answer: Response): boolean {
  return answer.status === 200 && (answer.headers.get('content-disposition') ?? '').startsWith('attachment');
}

export async function readFile(answer: Response): Promise<MediaContent> {
  // Header bytes come as Latin-1, but they are UTF-8.
  const disposition = Buffer.from(answer.headers.get('content-disposition') ?? '', 'latin1').toString('utf8');
  const name = /filename="([^"]*)"/.exec(disposition)?.[1];
  const type = answer.headers.get('content-type') ?? 'application/octet-stream';
  return { type, bytes: new Uint8Array(await answer.arrayBuffer()), ...(name === undefined ? {} : { name }) };
}
