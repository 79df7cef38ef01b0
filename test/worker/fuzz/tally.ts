// What the fuzz counts: answers by operation and status, and the table that it ends with.

export class Tally {
  readonly #byOperation = new Map<string, Map<number, number>>();

  add(operationId: string, status: number): void {
    const counts = this.#byOperation.get(operationId) ?? new Map<number, number>();
    counts.set(status, (counts.get(status) ?? 0) + 1);
    this.#byOperation.set(operationId, counts);
  }

  #isGood = (status: number): boolean => status === 101 || (status >= 200 && status < 300);

  goodShare(): number {
    const all = [...this.#byOperation.values()].flatMap((counts) => [...counts]);
    const sum = (list: [number, number][]) => list.reduce((total, [, count]) => total + count, 0);
    return sum(all.filter(([status]) => this.#isGood(status))) / sum(all);
  }

  unreached(operationIds: readonly string[]): string[] {
    return operationIds.filter((id) => ![...(this.#byOperation.get(id)?.keys() ?? [])].some(this.#isGood));
  }

  /** One line for each operation: its name, and how often each status. */
  table(): string {
    return [...this.#byOperation]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([id, counts]) => {
        const each = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
        return `${id.padEnd(28)} ${each.join('  ')}`;
      })
      .join('\n');
  }

  statuses(): string {
    const sums = new Map<number, number>();
    for (const counts of this.#byOperation.values())
      for (const [status, count] of counts) sums.set(status, (sums.get(status) ?? 0) + count);
    return [...sums]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join('  ');
  }
}
