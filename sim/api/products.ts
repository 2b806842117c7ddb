import Value from 'typebox/value';
import { characters } from '../../domain/wecom/attachments.ts';
import {
  AddProductAlbumRequest,
  GetProductAlbumListRequest,
  PRODUCT_DESCRIPTION_CHARACTERS,
  PRODUCT_IMAGES,
  PRODUCT_PAGE,
  PRODUCT_PRICE,
  PRODUCT_SN_BYTES,
  UpdateProductAlbumRequest,
} from '../../domain/wecom/products.ts';
import { isFields } from '../../domain/wecom/wire.ts';
import { seconds } from '../clock.ts';
import { newProductId } from '../ids.ts';
import { publishMedia } from '../media.ts';
import type { Sim } from '../sim.ts';
import type { Product } from '../tables/catalog.ts';
import { malformed, refuse } from './answer.ts';
import type { Answer, Endpoints } from './answer.ts';
import { mediaProblem } from './media-check.ts';
import { fromCursor, limitOf, pageOf } from './paging.ts';

type Body = Readonly<Record<string, unknown>>;

export const PRODUCT_ENDPOINTS: Endpoints = {
  'externalcontact/add_product_album': {
    method: 'POST',
    empty: {},
    answer(sim, { body }) {
      const wrong = problem(sim, { description: '', price: -1, attachments: [], ...body });
      if (wrong !== undefined) return wrong;
      if (!Value.Check(AddProductAlbumRequest, body)) return malformed('add_product_album');
      const { description, price, product_sn: productSn = '', attachments = [] } = body;
      const productId = newProductId();
      const images = attachments.map(({ image }) => publishMedia(sim, image?.media_id ?? ''));
      sim.store.products.put({ productId, createdAt: sim.clock.now(), description, price, productSn, images, deleted: false });
      return { product_id: productId };
    },
  },
  'externalcontact/get_product_album': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withProduct(sim, body, (product) => ({ product: { ...shownProduct(product), create_time: seconds(product.createdAt) } })),
  },
  'externalcontact/get_product_album_list': {
    method: 'POST',
    empty: { product_list: [] },
    answer({ store }, { body }) {
      const offset = fromCursor(body.cursor, 1)?.[0];
      if (!Value.Check(GetProductAlbumListRequest, body) || offset === undefined) return malformed('get_product_album_list');
      const { items, nextCursor } = pageOf([...store.products.by('state', 'live')], offset, limitOf(body.limit, PRODUCT_PAGE));
      return { product_list: items.map(shownProduct), next_cursor: nextCursor };
    },
  },
  'externalcontact/update_product_album': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withProduct(sim, body, (product) => {
        const wrong = problem(sim, body);
        if (wrong !== undefined) return wrong;
        if (!Value.Check(UpdateProductAlbumRequest, body)) return malformed('update_product_album');
        const { description, price, product_sn, attachments } = body;
        sim.store.products.put({
          ...product,
          description: description ?? product.description,
          price: price ?? product.price,
          productSn: product_sn ?? product.productSn,
          images: attachments?.map(({ image }) => publishMedia(sim, image?.media_id ?? '')) ?? product.images,
        });
        return {};
      }),
  },
  'externalcontact/delete_product_album': {
    method: 'POST',
    empty: {},
    answer: (sim, { body }) =>
      withProduct(sim, body, (product) => {
        sim.store.products.put({ ...product, deleted: true });
        return {};
      }),
  },
};

/** What is wrong with the fields that are given. */
function problem(sim: Sim, { description, price, product_sn: sn, attachments }: Body): Answer | undefined {
  if (description !== undefined && (typeof description !== 'string' || description === '')) return refuse(41087, 'invalid description');
  if (typeof description === 'string' && characters(description) > PRODUCT_DESCRIPTION_CHARACTERS)
    return refuse(41073, 'description is longer than 300 characters');
  const goodPrice = typeof price === 'number' && Number.isInteger(price) && price >= 0 && price <= PRODUCT_PRICE;
  if (price !== undefined && !goodPrice) return refuse(41086, 'invalid price');
  // Letters and digits have one byte each.
  const goodSn = typeof sn === 'string' && /^[A-Za-z0-9]*$/.test(sn) && sn.length <= PRODUCT_SN_BYTES;
  if (sn !== undefined && !goodSn) return refuse(41085, 'invalid product_sn');
  return attachments === undefined ? undefined : attachmentsProblem(sim, attachments);
}

function attachmentsProblem(sim: Sim, attachments: unknown): Answer | undefined {
  if (!Array.isArray(attachments)) return malformed('attachments');
  if (attachments.length === 0) return refuse(41088, 'attachments are empty');
  if (attachments.length > PRODUCT_IMAGES) return refuse(41064, 'more than 9 attachments');
  for (const attachment of attachments) {
    if (!isFields(attachment) || attachment.type !== 'image' || !isFields(attachment.image))
      return refuse(41065, 'invalid attachment type');
    const id = attachment.image.media_id;
    const wrong = mediaProblem(sim, typeof id === 'string' ? id : undefined, 'image', 'album');
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function withProduct({ store }: Sim, { product_id: id }: Body, then: (product: Product) => Answer): Answer {
  const product = typeof id === 'string' ? store.products.get(id) : undefined;
  if (product === undefined) return refuse(41075, 'invalid product_id');
  return product.deleted ? refuse(41074, 'product album deleted') : then(product);
}

function shownProduct({ productId, description, price, productSn, images }: Product): Answer {
  return {
    product_id: productId,
    description,
    price,
    ...(productSn === '' ? {} : { product_sn: productSn }),
    attachments: images.map((mediaId) => ({ type: 'image', image: { media_id: mediaId } })),
  };
}
