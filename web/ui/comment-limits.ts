// Lengths that the forms of comments enforce: the contract's numbers, so that no zod reaches the page; a test holds both equal.

export const COMMENT_LENGTH_MAX = 5000;
export const WATCHED_WORD_COUNT_MAX = 200;
export const WATCHED_WORD_LENGTH_MAX = 60;
