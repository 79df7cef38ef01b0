// Which pictures of a video are shown: its storyboard when all of it is there, and of its posters the first or the chosen one; pure.
import { shownPoster, withLayout, withPoster, withSheet } from './pictures.ts';
import { type EventOf, nextVersion, type Production } from './production.ts';

/** Which candidate is the poster now, and which there are. */
export interface PosterChoice {
  chosen: number | null;
  candidates: { candidate: number; atMs: number }[];
}

/** Each new picture is a new version: the one that it takes the place of goes, and no record may still name it. */
export function takePoster(production: Production, event: EventOf<'poster'>, key: string): Production {
  if (production.pictures?.posters.some((poster) => poster.key === key)) return production;
  return showPoster(nextVersion({ ...production, pictures: withPoster(production.pictures, event, key) }));
}

/** What there is to choose from: nothing before all of them are made. */
const candidatesOf = ({ pictures, isFinished }: Production) => (isFinished === true ? (pictures?.posters ?? []) : []);

export function posterChoiceOf(production: Production): PosterChoice {
  const candidates = candidatesOf(production).map(({ candidate, atMs }) => ({ candidate, atMs }));
  const shown = shownPoster(production.pictures);
  return { chosen: candidates.length > 0 && shown ? shown.candidate : null, candidates };
}

/** Makes another candidate the poster; null when there is no such candidate to choose. */
export function choosePoster(production: Production, candidate: number): Production | null {
  const { pictures } = production;
  if (!pictures || !candidatesOf(production).some((each) => each.candidate === candidate)) return null;
  if (pictures.chosen === candidate) return production;
  return showPoster(nextVersion({ ...production, pictures: { ...pictures, chosen: candidate } }));
}

function showPoster(production: Production): Production {
  const key = shownPoster(production.pictures)?.key ?? production.posterKey;
  return key === production.posterKey
    ? production
    : { ...production, posterKey: key, posterVersion: production.indexVersion };
}

export const takeSheet = (production: Production, sheet: number, key: string): Production => ({
  ...production,
  pictures: withSheet(production.pictures, sheet, key),
});

/** The storyboard is complete: its sheets were told before. */
export const takeStoryboard = (production: Production, layout: EventOf<'storyboard'>): Production =>
  nextVersion({ ...production, pictures: withLayout(production.pictures, layout) });
