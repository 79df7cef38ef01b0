// Which topics the page listens to: counted per user of a topic, joined into the URL of the one socket.

/** The server's TOPICS_MAX, written here so that no zod reaches the page; a test holds both equal. */
export const TOPIC_LIMIT = 20;

/** Counts who wants which topic. */
export class TopicCounts {
  readonly #counts = new Map<string, number>();

  /** True when the set of topics changed. */
  add(topic: string): boolean {
    const count = this.#counts.get(topic) ?? 0;
    this.#counts.set(topic, count + 1);
    return count === 0;
  }

  /** True when the set of topics changed. */
  remove(topic: string): boolean {
    const count = this.#counts.get(topic) ?? 0;
    if (count > 1) {
      this.#counts.set(topic, count - 1);
      return false;
    }
    return this.#counts.delete(topic);
  }

  /** At most as many as the server takes: `user` first, then the topics added last (what is on screen now). */
  list(): string[] {
    const topics = [...this.#counts.keys()];
    const user = topics.filter((topic) => topic === 'user');
    const rest = topics.filter((topic) => topic !== 'user').reverse();
    return [...user, ...rest].slice(0, TOPIC_LIMIT);
  }
}

/** The address of the socket; `since` is the highest seq seen, null before the first message. */
export function realtimeUrl(origin: string, topics: readonly string[], since: number | null): string {
  const url = new URL('/api/v1/realtime', origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('topics', topics.join(','));
  if (since !== null) url.searchParams.set('since', String(since));
  return url.href;
}
