/** The words of the invitation mail. Other languages than these get English. */
interface Words {
  readonly subject: string;
  readonly warning: string;
  readonly organisation: string;
  readonly domain: string;
  readonly messageFrom: string;
  readonly invited: string;
  readonly accept: string;
  readonly block: string;
  readonly footer: string;
  readonly privacy: string;
  readonly noPrivacy: string;
}

export type Language = 'en' | 'de' | 'fr' | 'es';

/** After published descriptions of the mail; the exact texts are unverified. */
export const words: Readonly<Record<Language, Words>> = {
  en: {
    subject: '{name} invited you to access applications within their organization',
    warning:
      'Please only act on this email if you trust the individual and organization represented below. In rare cases, individuals may receive fraudulent invitations from bad actors posing as legitimate companies. If you were not expecting this invitation, proceed with caution.',
    organisation: 'Organization',
    domain: 'Domain',
    messageFrom: 'Message from',
    invited: "If you accept this invitation, you'll be sent to",
    accept: 'Accept invitation',
    block: 'Block future invitations',
    footer: 'This invitation email is from',
    privacy: 'Privacy statement',
    noPrivacy: 'has not provided a privacy statement.',
  },
  de: {
    subject: '{name} hat Sie eingeladen, auf Anwendungen in der Organisation zuzugreifen',
    warning:
      'Reagieren Sie nur auf diese E-Mail, wenn Sie der unten genannten Person und Organisation vertrauen. Wenn Sie diese Einladung nicht erwartet haben, gehen Sie mit Vorsicht vor.',
    organisation: 'Organisation',
    domain: 'Domäne',
    messageFrom: 'Nachricht von',
    invited: 'Wenn Sie diese Einladung annehmen, werden Sie weitergeleitet zu',
    accept: 'Einladung annehmen',
    block: 'Künftige Einladungen blockieren',
    footer: 'Diese Einladung stammt von',
    privacy: 'Datenschutzerklärung',
    noPrivacy: 'hat keine Datenschutzerklärung angegeben.',
  },
  fr: {
    subject: '{name} vous a invité à accéder aux applications de son organisation',
    warning:
      "N'agissez sur cet e-mail que si vous faites confiance à la personne et à l'organisation ci-dessous. Si vous n'attendiez pas cette invitation, soyez prudent.",
    organisation: 'Organisation',
    domain: 'Domaine',
    messageFrom: 'Message de',
    invited: 'Si vous acceptez cette invitation, vous serez dirigé vers',
    accept: "Accepter l'invitation",
    block: 'Bloquer les futures invitations',
    footer: 'Cette invitation provient de',
    privacy: 'Déclaration de confidentialité',
    noPrivacy: "n'a pas fourni de déclaration de confidentialité.",
  },
  es: {
    subject: '{name} le ha invitado a acceder a las aplicaciones de su organización',
    warning:
      'Actúe sobre este correo solo si confía en la persona y la organización siguientes. Si no esperaba esta invitación, proceda con precaución.',
    organisation: 'Organización',
    domain: 'Dominio',
    messageFrom: 'Mensaje de',
    invited: 'Si acepta esta invitación, se le enviará a',
    accept: 'Aceptar invitación',
    block: 'Bloquear futuras invitaciones',
    footer: 'Esta invitación es de',
    privacy: 'Declaración de privacidad',
    noPrivacy: 'no ha proporcionado una declaración de privacidad.',
  },
};

/** `de-DE` → `de`; undefined for a language without words here. */
export function languageOf(culture: string | null | undefined): Language | undefined {
  const language = culture?.toLowerCase().split('-')[0];
  return (['en', 'de', 'fr', 'es'] as const).find((each) => each === language);
}
