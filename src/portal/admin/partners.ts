import { definePage } from '#web';
import {
  type AdminPage,
  type AdminVisit,
  attempt,
  holds,
  linksOf,
  mayControlPartners,
  type Outcome,
  type PartnerCentre,
} from './admin-page.js';

const page = definePage<{
  readonly links: ReturnType<typeof linksOf>;
  readonly partners: Awaited<ReturnType<PartnerCentre['list']>>;
  readonly mayControl: boolean;
  readonly federation: AdminVisit['deps']['federation'];
  readonly outcome?: Outcome | undefined;
}>('portal/admin-partners');

/** `/admin/partners`: what each built-in partner can be told to do wrong, a click each (own page; Entra has none). */
export const partnersPage: AdminPage = {
  path: /^\/admin\/partners\/?$/,
  async show(visit) {
    const { form, deps, visitor } = visit;
    const mayControl = holds(visitor.user, mayControlPartners);
    const outcome =
      form === undefined ? undefined : await attempt(mayControl, () => control(visit, form), mayControlPartners);
    const { federation } = deps;
    return page({ links: linksOf(visit), partners: await deps.partners.list(), mayControl, federation, outcome });
  },
};

/** The button that was pressed: once, lasting, or good behaviour again. */
async function control({ deps: { partners } }: AdminVisit, form: Readonly<Record<string, string>>): Promise<string> {
  const { partner = '', once, lasting } = form;
  const nameOf = async () => (await partners.list()).find((each) => each.name === partner)?.displayName ?? partner;
  const kind = once ?? lasting;
  if (kind === undefined) {
    await partners.clear(partner);
    return `${await nameOf()} behaves.`;
  }
  await partners.set(partner, { kind, lasting: lasting !== undefined });
  return `${await nameOf()} misbehaves ${lasting === undefined ? 'at its next answer' : 'until you switch it off'}: ${kind}.`;
}
