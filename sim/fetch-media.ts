import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { BY_URL_BYTES, MEDIA_TOO_SMALL_BYTES } from '../domain/wecom/media.ts';
import { addMedia } from './media.ts';
import { keepFile, newPart } from './media-files.ts';
import { formatOf, type Format } from './media-probe.ts';
import type { Sim } from './sim.ts';
import type { UploadJob } from './tables/media.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 30_000;

/** Does what media/upload_by_url was asked for, and tells the app when it is over (96219). */
export function fetchInBackground(sim: Sim, jobid: string): void {
  sim.background.run(async (closing) => {
    const job = sim.store.uploadJobs.get(jobid);
    if (job?.state !== 'running') return;
    const part = newPart(sim.config);
    try {
      const outcome = await fetchInto(part, job, closing);
      // The next start begins anew; a new world has forgotten the job.
      if (closing.aborted || sim.store.uploadJobs.get(jobid) === undefined) return;
      finish(sim, job, part, outcome);
    } finally {
      rmSync(part, { force: true });
    }
  });
}

/** What a former run left unfinished. */
export function resumeFetching(sim: Sim): void {
  for (const { jobid } of [...sim.store.uploadJobs.by('state', 'running')]) fetchInBackground(sim, jobid);
}

type Fetched = { readonly sha256: string; readonly size: number; readonly format: Format };
type Failed = { readonly errcode: number; readonly errmsg: string };

function finish(sim: Sim, job: UploadJob, part: string, outcome: Fetched | Failed): void {
  if ('errcode' in outcome) {
    sim.store.uploadJobs.put({ ...job, ...outcome, state: 'failed' });
  } else {
    keepFile(sim.config, part, outcome.sha256);
    const { mediaId } = addMedia(sim, { source: 'byUrl', kind: job.kind, name: job.name, format: outcome.format }, outcome);
    sim.store.uploadJobs.put({ ...job, state: 'done', mediaId });
  }
  sim.callbacks.push('upload_media_job_finish', { JobId: job.jobid });
  sim.store.commit();
}

async function fetchInto(part: string, { url, md5, kind }: UploadJob, closing: AbortSignal): Promise<Fetched | Failed> {
  const file = openSync(part, 'w+');
  const sums = { md5: createHash('md5'), sha256: createHash('sha256') };
  try {
    let size = 0;
    for (let total = Infinity; size < total;) {
      const chunk = await fetchChunk(url, size, closing);
      if ('errcode' in chunk) return chunk;
      total = chunk.total;
      if (total > BY_URL_BYTES || total <= MEDIA_TOO_SMALL_BYTES) return { errcode: 45001, errmsg: 'file size is out of range' };
      if (chunk.bytes.length === 0) return { errcode: 830_003, errmsg: 'the file ended early' };
      writeSync(file, chunk.bytes);
      sums.md5.update(chunk.bytes);
      sums.sha256.update(chunk.bytes);
      size += chunk.bytes.length;
    }
    if (sums.md5.digest('hex') !== md5.toLowerCase()) return { errcode: 301_019, errmsg: 'md5 does not match' };
    const head = Buffer.alloc(64);
    const format = formatOf(head.subarray(0, readSync(file, head, 0, head.length, 0)));
    if (kind === 'video' && format !== 'mp4') return { errcode: 40_004, errmsg: 'the video is no MP4' };
    return { sha256: sums.sha256.digest('hex'), size, format };
  } finally {
    closeSync(file);
  }
}

async function fetchChunk(url: string, from: number, closing: AbortSignal): Promise<{ bytes: Buffer; total: number } | Failed> {
  try {
    const answer = await fetch(url, {
      headers: { range: `bytes=${from}-${from + CHUNK_BYTES - 1}` },
      signal: AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const total = /^bytes \d+-\d+\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1];
    if (answer.status === 206 && total !== undefined) return { bytes: Buffer.from(await answer.arrayBuffer()), total: Number(total) };
    await answer.body?.cancel();
    return answer.ok
      ? { errcode: 830_001, errmsg: 'the url does not answer in ranges' }
      : { errcode: 830_003, errmsg: `HTTP ${answer.status}` };
  } catch (error) {
    return { errcode: 830_003, errmsg: error instanceof Error ? error.message : String(error) };
  }
}
