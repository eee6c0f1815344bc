/** What a check found; `fix` says what to type or change. */
export interface Finding {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly found: string;
  readonly fix?: string;
}

/** What the checks look at. */
export interface Surroundings {
  /** Where the server is, or would be. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** The authority's certificate file, whether or not it is there. */
  readonly caFile: string;
  readonly variables: Readonly<Record<'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_FILE', string | undefined>>;
  /** The version of this package, and the Node it asks for. */
  readonly versions: { readonly own: string; readonly node: string; readonly wantsNode: string };
  fetch(url: string): Promise<Response>;
}
