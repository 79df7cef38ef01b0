// A queue broker that behaves as badly as one may (developers.cloudflare.com/queues: at least once, in any order), by seed.
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { handleQueue } from '../../src/events/queue-consumer.ts';

/** As in wrangler.toml. */
const MAX_RETRIES = 5;
const DEAD_LETTERS = 'rivulet-dead-letters';

interface Held {
  id: string;
  queue: string;
  body: unknown;
  attempts: number;
}

export interface Manners {
  /** Of each message that is not dropped. */
  copies: number;
  droppedShare: number;
  /** Of the copies: delivered only after `releaseDelayed`. */
  delayedShare: number;
  batchSize: number;
}

export const GOOD: Manners = { copies: 1, droppedShare: 0, delayedShare: 0, batchSize: 10 };

export class Broker {
  readonly #random: () => number;
  readonly #manners: Manners;
  readonly #held: Held[] = [];
  readonly #delayed: Held[] = [];
  #count = 0;
  down = false;
  dropped = 0;
  delivered = 0;

  constructor(random: () => number, manners: Manners = GOOD) {
    this.#random = random;
    this.#manners = manners;
  }

  /** What a use case sends to. */
  queue(name: string) {
    const take = (body: unknown): void => this.#take(name, body);
    return {
      send: async (body: unknown) => take(body),
      sendBatch: async (messages: Iterable<{ body: unknown }>) => {
        if (this.down) throw new Error('the queue is down');
        for (const { body } of messages) take(body);
      },
    };
  }

  #take(queue: string, body: unknown): void {
    if (this.#random() < this.#manners.droppedShare) {
      this.dropped += 1;
      return;
    }
    this.#count += 1;
    for (let copy = 0; copy < this.#manners.copies; copy += 1) {
      const into = this.#random() < this.#manners.delayedShare ? this.#delayed : this.#held;
      into.push({ id: `${queue}-${this.#count}`, queue, body, attempts: 1 });
    }
  }

  /** What was kept back may be delivered now; answers how many. */
  releaseDelayed(): number {
    return this.#held.push(...this.#delayed.splice(0));
  }

  /** Delivers until nothing is held, each batch a random choice of one queue; answers the ids in the order of their end. */
  async deliverAll(env: unknown): Promise<string[]> {
    const acknowledged: string[] = [];
    while (this.#held.length > 0) {
      const queue = this.#held[Math.floor(this.#random() * this.#held.length)]?.queue ?? '';
      const batch: Held[] = [];
      while (batch.length < this.#manners.batchSize) {
        const own = this.#held.filter((message) => message.queue === queue);
        const chosen = own[Math.floor(this.#random() * own.length)];
        if (!chosen) break;
        this.#held.splice(this.#held.indexOf(chosen), 1);
        batch.push(chosen);
      }
      for (const message of await this.#deliver(queue, batch, env)) acknowledged.push(message.id);
    }
    return acknowledged;
  }

  async #deliver(queue: string, batch: Held[], env: unknown): Promise<Held[]> {
    // The runtime tells copies apart by their place in the batch.
    const messages = batch.map(({ id, body, attempts }, i) => ({
      id: `${id}~${i}`,
      timestamp: new Date(),
      attempts,
      body,
    }));
    const sent = createMessageBatch(queue, messages);
    const execution = createExecutionContext();
    await handleQueue(sent, env as never, execution);
    const { explicitAcks, retryMessages } = await getQueueResult(sent, execution);
    this.delivered += batch.length;
    const retried = new Set(retryMessages.map(({ msgId }) => msgId));
    batch.forEach((message, i) => {
      if (!retried.has(`${message.id}~${i}`)) return;
      if (message.attempts <= MAX_RETRIES) this.#held.push({ ...message, attempts: message.attempts + 1 });
      else this.#held.push({ ...message, queue: DEAD_LETTERS, attempts: 1 });
    });
    return batch.filter((message, i) => explicitAcks.includes(`${message.id}~${i}`));
  }
}

/** mulberry32: the same seed, the same disorder. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
