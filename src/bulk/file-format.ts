import type { BulkKind } from './job.js';

/** A column of a published format. */
export interface Column {
  /** The name under which a row has the cell. */
  readonly property: string;
  /** The heading, to the letter. */
  readonly heading: string;
  readonly required: boolean;
  /** What is wrong with a cell that is not empty, where the format itself can tell. */
  readonly check?: (value: string) => string | undefined;
}

/** A published CSV format. */
export interface FileFormat {
  readonly kind: BulkKind;
  /** What the first row says; the format of 2016 has no such row. */
  readonly version: string | undefined;
  readonly columns: readonly Column[];
  /** The row that shows how; it must be replaced. */
  readonly example: readonly string[];
  /** Required columns must come first, in this order. */
  readonly ordered: boolean;
}

const trueOrFalse = (value: string) =>
  /^(true|false)$/i.test(value) ? undefined : `write true or false, not "${value.slice(0, 40)}"`;
const absoluteUrl = (value: string) =>
  URL.canParse(value) ? undefined : `"${value.slice(0, 80)}" is no absolute URL; write https://…`;

const languages = ['en', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pt-BR', 'ru', 'zh-HANS', 'zh-HANT'];
const knownLanguage = (value: string) =>
  languages.includes(value) ? undefined : `"${value.slice(0, 20)}" is none of ${languages.join(', ')}`;

/** The formats of today: a version row, then headings with the property in brackets. */
export const currentFormats: Readonly<Record<BulkKind, FileFormat>> = {
  invite: {
    kind: 'invite',
    version: 'version:v1.0',
    ordered: true,
    columns: [
      { property: 'inviteeEmail', heading: 'Email address to invite [inviteeEmail] Required', required: true },
      {
        property: 'inviteRedirectURL',
        heading: 'Redirection url [inviteRedirectURL] Required',
        required: true,
        check: absoluteUrl,
      },
      {
        property: 'sendEmail',
        heading: 'Send invitation message (true or false) [sendEmail]',
        required: false,
        check: trueOrFalse,
      },
      {
        property: 'customizedMessageBody',
        heading: 'Customized invitation message [customizedMessageBody]',
        required: false,
      },
    ],
    example: ['Example: example@contoso.com', 'https://myapplications.microsoft.com', 'true', 'Welcome'],
  },
  delete: {
    kind: 'delete',
    version: 'version:v1.0',
    ordered: true,
    columns: [{ property: 'userPrincipalName', heading: 'User name [userPrincipalName] Required', required: true }],
    example: ['Example: chris@contoso.com'],
  },
  restore: {
    kind: 'restore',
    version: 'version:v1.0',
    ordered: true,
    columns: [{ property: 'objectId', heading: 'Object ID [objectId] Required', required: true }],
    example: ['Example: 9b90b22e-7e5a-4d6b-9c6e-000000000000'],
  },
};

/** The format of 2016: labels only, in any order, those that are not needed left out. */
export const classicFormat: FileFormat = {
  kind: 'invite',
  version: undefined,
  ordered: false,
  columns: [
    { property: 'inviteeEmail', heading: 'Email', required: true },
    { property: 'displayName', heading: 'DisplayName', required: true },
    { property: 'customizedMessageBody', heading: 'InvitationText', required: false },
    { property: 'applications', heading: 'InvitedToApplications', required: false },
    { property: 'groups', heading: 'InvitedToGroups', required: false },
    { property: 'inviteRedirectURL', heading: 'InviteRedirectURL', required: false, check: absoluteUrl },
    { property: 'ccEmailAddress', heading: 'CcEmailAddress', required: false },
    { property: 'language', heading: 'Language', required: false, check: knownLanguage },
  ],
  example: [],
};
