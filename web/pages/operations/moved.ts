// A list with one of its items a place up or down; pure.

/** The same list where there is no such place. */
export function moved<Item extends { slug: string }>(list: readonly Item[], slug: string, by: -1 | 1): Item[] {
  const from = list.findIndex((item) => item.slug === slug);
  const item = list[from];
  const to = from + by;
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  return list.filter((other) => other !== item).toSpliced(to, 0, item);
}
