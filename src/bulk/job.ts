/** What a file can ask for (entra-docs tutorial-bulk-invite, users-bulk-delete, users-bulk-restore). */
export const bulkKinds = ['invite', 'delete', 'restore'] as const;
export type BulkKind = (typeof bulkKinds)[number];

/** Who handed the file in. */
export type BulkStarter =
  | { readonly kind: 'user'; readonly userId: string; readonly userPrincipalName: string }
  /** Whoever holds the server: the command line. */
  | { readonly kind: 'operator' };

/** A file that was found good, and how far its rows are. */
export interface BulkJob {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: BulkKind;
  readonly fileName: string;
  readonly starter: BulkStarter;
  readonly state: 'running' | 'finished';
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly createdDateTime: string;
  readonly finishedDateTime: string | null;
}

/** What became of a row. */
export interface BulkOutcome {
  readonly succeeded: boolean;
  /** Why not; or what was done. */
  readonly reason: string;
  readonly userId?: string;
  readonly redeemUrl?: string;
}

/** A row of the file: its cells by property, and what became of it. */
export interface BulkRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  /** The run that began it. Written before anything is done, so that no other begins it again. */
  readonly begunBy?: string;
  readonly outcome?: BulkOutcome;
}
