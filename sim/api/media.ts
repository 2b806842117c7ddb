import { randomBytes } from 'node:crypto';
import Value from 'typebox/value';
import { MINUTE } from '../../domain/kernel/time.ts';
import { utf8Bytes } from '../../domain/wecom/attachments.ts';
import { BY_URL_FILENAME_BYTES, BY_URL_JOB_MINUTES, BY_URL_URL_BYTES, MediaUploadByUrlRequest } from '../../domain/wecom/media.ts';
import { seconds } from '../clock.ts';
import { fetchInBackground } from '../fetch-media.ts';
import { findMedia } from '../media.ts';
import { fileOf } from '../media-files.ts';
import type { Media, UploadJob } from '../tables/media.ts';
import type { Sim } from '../sim.ts';
import { malformed, missing, refuse } from './answer.ts';
import type { Answer, Asked, Endpoints } from './answer.ts';
import { download } from './download.ts';

/** Reading media back, and files that WeCom fetches itself. */
export const MEDIA_ENDPOINTS: Endpoints = {
  'media/get': { method: 'GET', empty: {}, answer: (sim, asked) => withMedia(sim, asked, (media) => downloadOf(sim, media, asked)) },
  'media/get/jssdk': {
    method: 'GET',
    empty: {},
    answer: (sim, asked) =>
      withMedia(sim, asked, (media) =>
        media.source === 'jssdk' ? downloadOf(sim, { ...media, contentType: 'voice/speex' }, asked) : refuse(40007, 'invalid media_id'),
      ),
  },
  'media/upload_by_url': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { scene: 40063, type: 40063, filename: 40063, url: 40063, md5: 40063 });
      if (lacking !== undefined) return lacking;
      if (!Value.Check(MediaUploadByUrlRequest, body)) return malformed('upload_by_url');
      const { scene, type, filename, url, md5 = '' } = body;
      if (scene !== 1) return malformed('scene');
      if (type !== 'video' && type !== 'file') return refuse(40005, 'invalid type');
      if (utf8Bytes(filename) > BY_URL_FILENAME_BYTES || utf8Bytes(url) > BY_URL_URL_BYTES) return malformed('filename or url is too long');
      if (!/^[0-9a-f]{32}$/i.test(md5)) return refuse(301_019, 'invalid md5');
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return refuse(830_001, 'invalid url');
      const jobid = `jobid_${randomBytes(32).toString('base64url')}`;
      const createdAt = sim.clock.now();
      sim.store.uploadJobs.put({ jobid, createdAt, kind: type, name: filename, url, md5, state: 'running', errcode: 0, errmsg: 'ok' });
      fetchInBackground(sim, jobid);
      return { jobid };
    },
  },
  'media/get_upload_by_url_result': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const lacking = missing(body, { jobid: 40063 });
      if (lacking !== undefined) return lacking;
      const job = sim.store.uploadJobs.get(String(body.jobid));
      if (job === undefined || job.createdAt + BY_URL_JOB_MINUTES * MINUTE <= sim.clock.now()) return refuse(40088, 'invalid jobid');
      return shownJob(sim, job);
    },
  },
};

function withMedia(sim: Sim, { query }: Asked, then: (media: Media) => Answer): Answer {
  if ((query.media_id ?? '') === '') return refuse(41006, 'missing media_id');
  const media = findMedia(sim, query.media_id ?? '');
  return media === undefined ? refuse(40007, 'invalid media_id') : then(media);
}

function downloadOf(sim: Sim, { sha256, contentType, size, name, mediaId }: Media, { carried }: Asked): Answer {
  return download({ file: fileOf(sim.config, sha256), type: contentType, size, name: name === '' ? mediaId : name }, carried.range);
}

function shownJob(sim: Sim, job: UploadJob): Answer {
  switch (job.state) {
    case 'running':
      return { status: 1 };
    case 'done': {
      const createdAt = seconds(sim.store.media.get(job.mediaId ?? '')?.createdAt ?? job.createdAt);
      return { status: 2, detail: { errcode: 0, errmsg: 'ok', media_id: job.mediaId, created_at: String(createdAt) } };
    }
    case 'failed':
      return { status: 3, detail: { errcode: job.errcode, errmsg: job.errmsg } };
    default:
      return job.state satisfies never;
  }
}
