import * as z from 'zod';
import type { Branding } from './model/branding.js';

const kinds = [
  { type: 'image/png', begins: '89504e470d0a1a0a' },
  { type: 'image/jpeg', begins: 'ffd8ff' },
] as const;

/** A logo of a branding as an address for an `img` (RFC 2397); undefined for what is neither PNG nor JPEG. */
export function logoUrl(data: string | null | undefined): string | undefined {
  if (data === null || data === undefined) return undefined;
  const hex = Buffer.from(data.slice(0, 24), 'base64').toString('hex');
  const kind = kinds.find(({ begins }) => hex.startsWith(begins));
  return kind && `data:${kind.type};base64,${data}`;
}

/** By its first bytes, not by what it says it is: an SVG could carry script. */
function logo(mostBytes: number) {
  return z
    .string()
    .transform((text) => text.replace(/^data:image\/(png|jpeg);base64,/, ''))
    .refine((data) => z.base64().safeParse(data).success && logoUrl(data) !== undefined, 'a PNG or JPEG image, base64')
    .refine((data) => (data.length * 3) / 4 <= mostBytes, `${mostBytes / 1024} KB at most`)
    .nullable()
    .default(null);
}

/** Branding as Graph and the config file take it. */
export const brandingSchema = z.strictObject({
  backgroundColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour as #rrggbb')
    .nullable()
    .default(null),
  signInPageText: z.string().max(1024).nullable().default(null).describe('Plain text below the sign-in form.'),
  usernameHintText: z.string().max(64).nullable().default(null).describe('Shown in the empty user name field.'),
  bannerLogo: logo(50 * 1024).describe('PNG or JPEG, base64, 50 KB at most; shown 36 pixels high.'),
  squareLogo: logo(10 * 1024).describe('PNG or JPEG, base64, 10 KB at most.'),
}) satisfies z.ZodType<Branding>;

/** The branding of an organisation that has set nothing. */
export const noBranding: Branding = brandingSchema.parse({});
