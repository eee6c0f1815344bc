/** An agreement in one language (Graph `agreementFileLocalization`). */
export interface AgreementFile {
  readonly id: string;
  readonly fileName: string;
  readonly displayName: string;
  readonly language: string;
  readonly isDefault: boolean;
  /** Whoever accepted the file before it in this language must accept again. */
  readonly isMajorVersion: boolean;
  readonly createdDateTime: string;
  /** The file's bytes, base64: plain text or PDF. */
  readonly data: string;
  /** Ids of the files that this one replaced without being a major version: accepting them counts. */
  readonly replaces: readonly string[];
}

/** Terms of use (Graph `agreement`). */
export interface Agreement {
  readonly id: string;
  readonly displayName: string;
  readonly isViewingBeforeAcceptanceRequired: boolean;
  readonly isPerDeviceAcceptanceRequired: false;
  /** ISO 8601, whole days (`P90D`); null for never. */
  readonly userReacceptRequiredFrequency: string | null;
  /** Days on which all acceptances end: the first, and how often after it (`P1M`, `P1Y`, `P90D`); null for never. */
  readonly termsExpiration: { readonly startDateTime: string; readonly frequency: string } | null;
  readonly createdDateTime: string;
  /** One a language; the default one first. */
  readonly files: readonly AgreementFile[];
}

/** What somebody answered to an agreement (Graph `agreementAcceptance`). */
export interface AgreementAcceptance {
  readonly id: string;
  readonly agreementId: string;
  readonly agreementFileId: string;
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly userDisplayName: string;
  readonly userEmail: string;
  readonly recordedDateTime: string;
  readonly expirationDateTime: string | null;
  readonly state: 'accepted' | 'declined';
}
