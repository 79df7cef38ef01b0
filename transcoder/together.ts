// Parts of one task side by side: where one fails the others are ended, and have ended before anybody hears of it.

/** @throws what the first one that failed threw */
export async function together(
  { end }: { end(error: unknown): void },
  parts: readonly (Promise<void> | null | undefined)[],
): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all(
    parts.map((part) =>
      part?.catch((error: unknown) => {
        failures.push(error);
        end(error);
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}
