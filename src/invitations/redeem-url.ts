/** What a redeem link says. */
export interface RedeemLink {
  readonly tenantId: string;
  readonly invitationId: string;
  readonly ticket: string;
}

const inner = 'https://invitations.microsoft.com/redeem/';

/**
 * `inviteRedeemUrl` as Entra spells it: the older address of the invitation service, percent-encoded into `rd`, the
 * ticket encoded twice more (invitation-post). Only the host of the outer one is ours.
 */
export function redeemUrl(origin: string, link: RedeemLink): string {
  const ticket = encodeURIComponent(encodeURIComponent(link.ticket));
  const target = `${inner}?tenant=${link.tenantId}&user=${link.invitationId}&ticket=${ticket}&ver=2.0`;
  const encoded = encodeURIComponent(target).replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
  return `${origin}/redeem?rd=${encoded}`;
}

/** Reads a link back, wrapped in `rd` or bare; undefined for anything else. */
export function readRedeemUrl(query: Readonly<Record<string, unknown>>): RedeemLink | undefined {
  const { rd } = query;
  const parameters = typeof rd === 'string' && URL.canParse(rd) ? new URL(rd).searchParams : undefined;
  const text = (name: string) => {
    const value = parameters === undefined ? query[name] : parameters.get(name);
    return typeof value === 'string' ? value : '';
  };
  const [tenantId, invitationId, ticket] = [text('tenant'), text('user'), decoded(text('ticket'))];
  return tenantId === '' || invitationId === '' || ticket === '' ? undefined : { tenantId, invitationId, ticket };
}

/** However often mail programs and proxies have decoded it: until nothing is left to decode, three times at most. */
function decoded(ticket: string): string {
  let text = ticket;
  for (let times = 0; times < 3 && text.includes('%'); times += 1) {
    try {
      text = decodeURIComponent(text);
    } catch {
      return '';
    }
  }
  return text.replaceAll(' ', '+');
}
