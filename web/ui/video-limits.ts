// Lengths that forms enforce: the contract's numbers, written here so that no zod reaches the page; a test holds both equal.

export const TITLE_LENGTH_MAX = 120;
export const DESCRIPTION_LENGTH_MAX = 5000;
export const TAG_COUNT_MAX = 20;
export const TAG_LENGTH_MAX = 40;
