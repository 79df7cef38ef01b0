// What becomes of a comment by the rules of the channel, and who may read which; pure.
import type { z } from 'zod/mini';
import { CommentPolicy, type CommentState, type HeldReason } from '#contract/comments.ts';

/** A stored policy; what an older version wrote otherwise has its default. */
export function readPolicy(stored: unknown): CommentPolicy {
  const read = CommentPolicy.safeParse(stored);
  return read.success ? read.data : CommentPolicy.parse({} satisfies z.input<typeof CommentPolicy>);
}

/** Written alike is read alike: width, case and invisible characters make no other word. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '');

const ADDRESS = /(?:https?:\/\/|www\.)[^\s]+/g;
/**
 * `example.com`, also without a scheme; of the endings those that are seen in unwanted comments. It begins at the start of
 * a word only, so that no text makes it try every place against every other.
 */
const BARE_NAME =
  /(?<![\p{L}\p{N}@.-])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|net|org|info|biz|io|co|me|tv|gg|ly|ru|cn|de|uk|fr|xyz|top|shop|site|online|club|link|live|app|dev)(?![\p{L}\p{N}])[^\s]*/gu;

/** Each with all that is written onto it, but for the signs at its end: those are the sentence's. */
function linksIn(text: string): string[] {
  const folded = fold(text);
  const found = [ADDRESS, BARE_NAME].flatMap((pattern) => folded.match(pattern) ?? []);
  return found.map((link) => link.replace(/\p{P}+$/u, ''));
}

export const hasLink = (text: string): boolean => linksIn(text).length > 0;

/** Scripts that write no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The first of the words that stands in the text as a word of its own. */
export function watchedWordIn(text: string, words: readonly string[]): string | undefined {
  const folded = fold(text).replaceAll(/\s+/g, ' ');
  return words.find((word) => {
    const wanted = fold(word).replaceAll(/\s+/g, ' ');
    if (wanted === '') return false;
    if (UNSPACED.test(wanted)) return folded.includes(wanted);
    // These and no others may be escaped in an expression of Unicode: `\-` would be none.
    const literal = wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'u').test(folded);
  });
}

/** Why a text waits; empty when nothing is against it. */
export function reasonsToHold(policy: CommentPolicy, text: string, isFirst: boolean): HeldReason[] {
  const word = watchedWordIn(text, policy.watchedWords);
  return [
    ...(policy.holdsFirstComments && isFirst ? [{ kind: 'first-comment' as const }] : []),
    ...(policy.holdsLinks && hasLink(text) ? [{ kind: 'link' as const }] : []),
    ...(word === undefined ? [] : [{ kind: 'watched-word' as const, word }]),
  ];
}

export interface Writer {
  /** Of the channel; what owners write themselves is never held. */
  isOwner: boolean;
  /** Nothing of theirs was ever shown on this channel. */
  isFirst: boolean;
}

export type Judgement = { kind: 'closed' } | { kind: 'shown' } | { kind: 'held'; reasons: HeldReason[] };

export function judgeNew(policy: CommentPolicy, text: string, writer: Writer): Judgement {
  if (writer.isOwner) return { kind: 'shown' };
  if (policy.isClosed) return { kind: 'closed' };
  const reasons = reasonsToHold(policy, text, writer.isFirst);
  return reasons.length === 0 ? { kind: 'shown' } : { kind: 'held', reasons };
}

/**
 * An edit of what is shown waits for the link or the watched word that the new text brings in. What stood there before
 * may stay: the owner has let it through, or it came before the rule.
 */
export function judgeEdit(policy: CommentPolicy, before: string, after: string, isOwner: boolean): Judgement {
  const stood = linksIn(before);
  const bringsLink = policy.holdsLinks && linksIn(after).some((link) => !stood.includes(link));
  const isIn = (text: string, word: string): boolean => watchedWordIn(text, [word]) !== undefined;
  const word = policy.watchedWords.find((watched) => isIn(after, watched) && !isIn(before, watched));
  if (isOwner || !(bringsLink || word !== undefined)) return { kind: 'shown' };
  return {
    kind: 'held',
    reasons: [
      ...(bringsLink ? [{ kind: 'link' as const }] : []),
      ...(word === undefined ? [] : [{ kind: 'watched-word' as const, word }]),
    ],
  };
}

/** What is held or was refused is read by its author and by the owner of the channel. */
export function mayRead(
  comment: { state: CommentState; authorId: string; channelId: string },
  viewerId: string | undefined,
): boolean {
  if (comment.state === 'shown' || comment.state === 'deleted') return true;
  return viewerId !== undefined && (viewerId === comment.authorId || viewerId === comment.channelId);
}
