import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { addMedia } from '../media.ts';
import { fileOf } from '../media-files.ts';
import { formatOf } from '../media-probe.ts';
import type { Sim } from '../sim.ts';
import { answerBody, no, parameter, send } from './ask.ts';

const Voice = Type.Object({ name: Type.Optional(Type.String()), base64: Type.String({ minLength: 1 }) }, { additionalProperties: false });

/** Files as people's phones and browsers see them. */
export function serveMedia(app: FastifyInstance, sim: Sim): void {
  // What media/uploadimg gave an address, for good.
  app.get('/pic_wework/:corp/:hash/:size', (request, reply) => {
    const picture = sim.store.pictures.get(new URL(request.url, 'http://sim').pathname);
    if (picture === undefined) return reply.code(404).send();
    return reply
      .type(picture.contentType)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(createReadStream(fileOf(sim.config, picture.sha256)));
  });
  app.get('/_sim/media/:mediaId', (request, reply) => {
    const media = sim.store.media.get(parameter(request, 'params', 'mediaId') ?? '');
    if (media === undefined) return send(reply, no(404, 'There is no such media.'));
    return reply
      .type(media.contentType)
      .header('content-length', media.size)
      .send(createReadStream(fileOf(sim.config, media.sha256)));
  });
  // A member speaks into a page of ours, which hands WeCom the recording (90255).
  app.post('/_sim/jssdk-voices', (request, reply) =>
    answerBody(Voice, request, reply, ({ name = '', base64 }) => {
      const bytes = Buffer.from(base64, 'base64');
      if (bytes.length === 0) return no(400, '"base64" holds nothing.');
      return { mediaId: addMedia(sim, { source: 'jssdk', kind: 'voice', name, format: formatOf(bytes) }, bytes).mediaId };
    }),
  );
}
