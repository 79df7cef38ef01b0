// What admins set while the site runs: a closed list, each with its schema and what holds without a row.
import { z } from 'zod/mini';

export const WELCOME_MAX = 500;
export const APPEAL_CONTACT_MAX = 200;

export const SiteSettings = z.strictObject({
  signUpsOpen: z.boolean(),
  newAccountRole: z.enum(['viewer', 'creator']),
  /** Above the form of a sign-up; empty for none. */
  welcomeText: z.string().check(z.trim(), z.maxLength(WELCOME_MAX)),
  /** An e-mail address or a page: read by whoever is suspended or blocked; empty for none. */
  appealContact: z.string().check(z.trim(), z.maxLength(APPEAL_CONTACT_MAX)),
});
export type SiteSettings = z.infer<typeof SiteSettings>;

export const DEFAULT_SETTINGS: SiteSettings = {
  signUpsOpen: true,
  newAccountRole: 'creator',
  welcomeText: '',
  appealContact: '',
};

export const EditSiteSettings = z.strictObject(z.partial(SiteSettings).shape);
export type EditSiteSettings = z.infer<typeof EditSiteSettings>;

/** What visitors are told of them. */
export const PublicSettings = z.object({
  signUpsOpen: z.boolean(),
  welcomeText: z.string(),
  appealContact: z.string(),
});
export type PublicSettings = z.infer<typeof PublicSettings>;
