/** The first part of the key of all rows of a shop. The bucket never changes. */
export interface ShopKey {
  readonly id: string;
  readonly bucket: number;
}

export interface Shop extends ShopKey {
  /** A number that never changes. It exists because Plug&Pay's own payloads name a shop by a number. */
  readonly number: number;
  readonly name: string;
}

/** A shop with the API key of the request. The administrator of the hub has no key. */
export interface SignedInShop extends Shop {
  readonly apiKeyId: string | null;
}
