import { logoUrl, type Tenant } from '#directory';
import type { Chrome } from '#web';

/** How pages of an organisation look; nothing where it has set nothing (entra-docs B2B: then the default look). */
export function pageBranding({ branding }: Pick<Tenant, 'branding'>): Pick<Chrome, 'branding'> {
  if (branding === undefined) return {};
  const { backgroundColor, signInPageText, usernameHintText } = branding;
  const bannerLogo = logoUrl(branding.bannerLogo);
  const squareLogo = logoUrl(branding.squareLogo);
  return {
    branding: {
      ...(bannerLogo === undefined ? {} : { bannerLogo }),
      ...(squareLogo === undefined ? {} : { squareLogo }),
      ...(backgroundColor === null ? {} : { backgroundColor }),
      ...(signInPageText === null || signInPageText.trim() === '' ? {} : { signInPageText }),
      ...(usernameHintText === null ? {} : { usernameHintText }),
    },
  };
}
