/** What leads every key of a shop's rows. The bucket never changes. */
export interface ShopKey {
  readonly id: string;
  readonly bucket: number;
}

/** The shop that a request or a job is about. */
export interface Shop extends ShopKey {
  /** A number that stays the same; Plug&Pay's own payloads name a shop by one. */
  readonly number: number;
  readonly name: string;
}

/** A shop that somebody signed in to: with a key, or as the administrator of the hub, who has none. */
export interface SignedInShop extends Shop {
  readonly apiKeyId: string | null;
}
