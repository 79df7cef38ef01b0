// The fifteen categories a video may be in, slug and name; no zod here, the web lists them.

export const CATEGORIES = {
  'film-animation': 'Film & animation',
  'autos-vehicles': 'Autos & vehicles',
  music: 'Music',
  'pets-animals': 'Pets & animals',
  sports: 'Sports',
  'travel-events': 'Travel & events',
  gaming: 'Gaming',
  'people-blogs': 'People & blogs',
  comedy: 'Comedy',
  entertainment: 'Entertainment',
  'news-politics': 'News & politics',
  'howto-style': 'How-to & style',
  education: 'Education',
  'science-technology': 'Science & technology',
  'nonprofits-activism': 'Non-profits & activism',
} as const;

export type Category = keyof typeof CATEGORIES;
export const CATEGORY_SLUGS = Object.keys(CATEGORIES) as [Category, ...Category[]];
