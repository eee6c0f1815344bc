import * as z from 'zod';
import { guid } from './application-seed.js';
import type { Agreement, AgreementFile } from './model/terms-of-use.js';

/** Agreements of a tenant at most (entra-docs conditional-access/terms-of-use). */
export const mostAgreements = 40;

/** Half a megabyte, as base64. */
const longestData = 700_000;

/** Whether bytes are what the page can show: PDF, or text without control characters. */
function isShowable(data: string): boolean {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return true;
  const text = bytes.toString('utf8');
  return text.trim() !== '' && !text.includes('\ufffd') && !text.includes('\u0000');
}

/** One language of an agreement as Graph takes it; `text` is ours, in place of `fileData`. */
export const agreementFileSchema = z
  .strictObject({
    fileName: z.string().min(1).default('terms-of-use.txt'),
    displayName: z.string().min(1).optional().describe('What people see; the agreement is named for administrators.'),
    language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language, for example en or en-US'),
    isDefault: z.boolean().default(false),
    isMajorVersion: z.boolean().default(true).describe('False: who accepted the file before need not accept again.'),
    fileData: z
      .strictObject({
        data: z
          .base64('base64 without line breaks')
          .max(longestData, 'half a megabyte at most')
          .refine(isShowable, 'neither a PDF nor text in UTF-8'),
      })
      .optional(),
    text: z.string().min(1).max(longestData).optional().describe('Ours: plain text, in place of fileData.'),
  })
  .refine((file) => (file.fileData === undefined) !== (file.text === undefined), 'either fileData or text');

const files = z
  .array(agreementFileSchema)
  .min(1, 'an agreement needs a file')
  .refine((all) => new Set(all.map((each) => each.language)).size === all.length, 'each language once')
  .refine((all) => all.filter((each) => each.isDefault).length <= 1, 'one file is the default at most');

/** What of an agreement can be changed later. */
const settings = {
  displayName: z.string().min(1),
  isViewingBeforeAcceptanceRequired: z.boolean().default(false),
  isPerDeviceAcceptanceRequired: z
    .literal(false, { error: 'acceptance on each device is not modelled yet; Entra does not support it for guests' })
    .default(false),
  userReacceptRequiredFrequency: z
    .string()
    .regex(/^P[1-9]\d{0,4}D$/, 'whole days, for example P90D; other durations are not modelled yet')
    .nullable()
    .default(null),
  termsExpiration: z
    .strictObject({
      startDateTime: z.iso.datetime({ offset: true, error: 'a date and time, for example 2027-01-01T00:00:00Z' }),
      frequency: z
        .string()
        .regex(/^P[1-9]\d{0,3}[DMY]$/, 'whole days, months or years, for example P1M, P6M or P1Y')
        .describe('How often after the first time.'),
    })
    .nullable()
    .default(null)
    .describe('When everybody must accept again, at the same times.'),
};

/** The changeable part of an agreement at Graph. */
export const agreementSettingsSchema = z.strictObject(settings);

/** An agreement as Graph takes it. */
export const agreementSchema = z.strictObject({ ...settings, files });

/** An agreement of the config file. */
export const agreementSeed = z.strictObject({ id: guid.optional(), ...settings, files });

/** A file as kept. */
export function agreementFileOf(
  seed: z.infer<typeof agreementFileSchema>,
  about: { readonly id: string; readonly agreementName: string; readonly now: string },
): AgreementFile {
  const { fileName, displayName, language, isDefault, isMajorVersion, fileData, text } = seed;
  return {
    id: about.id,
    fileName,
    displayName: displayName ?? about.agreementName,
    language,
    isDefault,
    isMajorVersion,
    createdDateTime: about.now,
    data: fileData?.data ?? Buffer.from(text ?? '', 'utf8').toString('base64'),
    replaces: [],
  };
}

/** An agreement as kept; `newFileId` names each file by its language. */
export function agreementOf(
  seed: z.infer<typeof agreementSchema>,
  about: { readonly id: string; readonly now: string; readonly newFileId: (language: string) => string },
): Agreement {
  const { files: given, ...rest } = seed;
  const { id, now } = about;
  const all = given.map((file) =>
    agreementFileOf(file, { id: about.newFileId(file.language), agreementName: seed.displayName, now }),
  );
  return { ...rest, id, createdDateTime: now, files: withOneDefault(all) };
}

/**
 * An agreement with a file added, or put in place of the one of the same language. A major version is nobody's yet; any
 * other is taken to be accepted by whoever accepted the file before (Graph agreementFile `isMajorVersion`).
 */
export function withFile(agreement: Agreement, file: AgreementFile): Agreement {
  const before = agreement.files.find(({ language }) => language === file.language);
  const replaces = before === undefined || file.isMajorVersion ? [] : [...before.replaces, before.id];
  const fresh = { ...file, replaces, isDefault: file.isDefault || before?.isDefault === true };
  const others = agreement.files
    .filter((each) => each !== before)
    .map((each) => (fresh.isDefault ? { ...each, isDefault: false } : each));
  return { ...agreement, files: withOneDefault([...others, fresh]) };
}

/** The default file first; where none is, the first one is it. */
function withOneDefault(files: readonly AgreementFile[]): readonly AgreementFile[] {
  const chosen = files.find((file) => file.isDefault) ?? files[0];
  return [
    ...files.flatMap((each) => (each === chosen ? [{ ...each, isDefault: true }] : [])),
    ...files.filter((each) => each !== chosen),
  ];
}
