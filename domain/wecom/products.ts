import Type, { type Static } from 'typebox';
import { command, Empty } from './command.ts';

/** Product albums. Document 95096. */

export const PRODUCT_DESCRIPTION_CHARACTERS = 300;
/** In fen: 50,000 yuan. */
export const PRODUCT_PRICE = 5_000_000;
export const PRODUCT_SN_BYTES = 128;
export const PRODUCT_IMAGES = 9;
export const PRODUCT_PAGE = { standard: 50, largest: 100 } as const;

/** The media id is from media/upload_attachment for albums. */
const ProductAttachment = Type.Object({
  type: Type.String(),
  image: Type.Optional(Type.Object({ media_id: Type.Optional(Type.String()) })),
});
const product = {
  description: Type.String(),
  price: Type.Integer(),
  product_sn: Type.Optional(Type.String()),
  attachments: Type.Optional(Type.Array(ProductAttachment)),
};

export const AddProductAlbumRequest = Type.Object(product);
export type AddProductAlbumRequest = Static<typeof AddProductAlbumRequest>;
export const ProductReference = Type.Object({ product_id: Type.String() });
export type ProductReference = Static<typeof ProductReference>;
export const GetProductAlbumResponse = Type.Object({
  product: Type.Object({ product_id: Type.String(), ...product, create_time: Type.Optional(Type.Integer()) }),
});
export type GetProductAlbumResponse = Static<typeof GetProductAlbumResponse>;
export const GetProductAlbumListRequest = Type.Object({
  limit: Type.Optional(Type.Integer()),
  cursor: Type.Optional(Type.String()),
});
export type GetProductAlbumListRequest = Static<typeof GetProductAlbumListRequest>;
export const GetProductAlbumListResponse = Type.Object({
  next_cursor: Type.Optional(Type.String()),
  product_list: Type.Array(Type.Object({ product_id: Type.String(), ...product })),
});
export type GetProductAlbumListResponse = Static<typeof GetProductAlbumListResponse>;
/** What is left out stays as it is. */
export const UpdateProductAlbumRequest = Type.Object({
  product_id: Type.String(),
  description: Type.Optional(Type.String()),
  price: Type.Optional(Type.Integer()),
  product_sn: Type.Optional(Type.String()),
  attachments: Type.Optional(Type.Array(ProductAttachment)),
});
export type UpdateProductAlbumRequest = Static<typeof UpdateProductAlbumRequest>;

export const PRODUCT_COMMANDS = [
  command('POST', 'externalcontact/add_product_album', 'writes', AddProductAlbumRequest, ProductReference),
  command('POST', 'externalcontact/get_product_album', 'reads', ProductReference, GetProductAlbumResponse),
  command('POST', 'externalcontact/get_product_album_list', 'reads', GetProductAlbumListRequest, GetProductAlbumListResponse),
  command('POST', 'externalcontact/update_product_album', 'writes', UpdateProductAlbumRequest, Empty),
  command('POST', 'externalcontact/delete_product_album', 'writes', ProductReference, Empty),
] as const;
