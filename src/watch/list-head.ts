// What the page of a list says of it in the head: categories, tags, what is trending; pure.
import { escapeHtml } from '../http/html.ts';
import { meta } from './head.ts';
import type { PageFacts } from './shell.ts';

interface ListFacts {
  name: string;
  description: string;
  path: string;
}

export const categoryFacts = ({ slug, name }: { slug: string; name: string }): ListFacts => ({
  name,
  description: `The latest videos in ${name}`,
  path: `/categories/${encodeURIComponent(slug)}`,
});

export const tagFacts = (slug: string): ListFacts => ({
  name: `#${slug}`,
  description: `The latest videos tagged #${slug}`,
  path: `/tags/${encodeURIComponent(slug)}`,
});

export const TRENDING_FACTS: ListFacts = {
  name: 'Trending',
  description: 'What people watch, like and talk about right now',
  path: '/trending',
};

export function listPage({ name, description, path }: ListFacts, publicOrigin: string): PageFacts {
  const url = `${publicOrigin}${path}`;
  return {
    title: `${name} · Rivulet`,
    description,
    head: () =>
      [
        `<link rel="canonical" href="${escapeHtml(url)}">`,
        meta('property', 'og:type', 'website'),
        meta('property', 'og:site_name', 'Rivulet'),
        meta('property', 'og:title', name),
        meta('property', 'og:description', description),
        meta('property', 'og:url', url),
        meta('name', 'twitter:card', 'summary'),
      ].join('\n'),
  };
}
