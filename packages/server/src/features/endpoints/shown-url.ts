/** Where an endpoint's calls go, as it is stored. */
export interface EndpointTarget {
  readonly kind: string;
  readonly target: string;
  /** Of the connection that it is, if it is one. */
  readonly connection_url: string | null;
}

/** Huddle's key is a part of its address. Other systems are called at addresses of the owner's own, which their connection shows. */
export function shownUrl({ kind, connection_url, target }: EndpointTarget): string {
  if (kind === "huddle") return `${connection_url}/membership/create/[masked]`;
  return connection_url ?? target;
}
