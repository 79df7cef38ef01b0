// A room that many people share: their sockets, and a copy of who of them follows which channel with the bell.
import type { NewVideo, ServerMessage } from '#contract/realtime.ts';
import type { EventMessage } from '../events/outbox.ts';
import type { AppBindings } from '../platform/env.ts';
import { CREDENTIAL_HEADER, ENDS_HEADER, PERSON_HEADER, SILENT_HEADER } from '../platform/rooms.ts';
import { Room, send, TICKET_HEADER } from './room.ts';

/** How a person stands to a channel, as the database says at or after the event `seq`. */
export interface Following {
  channelId: string;
  userId: string;
  bell: 'all' | 'none';
  seq: number;
}

/** Where a person wants to hear of new videos, as the database says at or after the event `seq`. */
export interface Reach {
  userId: string;
  /** On the pages that are open. */
  inApp: boolean;
  /** By a push or a mail while none is. */
  away: boolean;
  seq: number;
}

/** Ids in one message of the queue, which takes 128 KB. */
const AWAY_AT_ONCE = 500;
/** Queues keep a message for two weeks at most; nobody tells of a video again after that. */
const REMEMBER_MS = 15 * 24 * 3600_000;

const personTag = (userId: string): string => `user:${userId}`;
/** Of sockets that hear nothing of their person. */
const silentTag = (userId: string): string => `silent:${userId}`;
const credentialTag = (credentialId: string): string => `credential:${credentialId}`;
/** Where the tags of a socket name its person and its credential; the first is its ticket. */
const [PERSON_AT, CREDENTIAL_AT] = [1, 2];

/** The session or the token with which a socket was opened is no longer good. */
const CREDENTIAL_ENDED = 4401;

/** What is kept with a socket, however long its object sleeps. */
interface Ending {
  endsAtMs: number;
}

export class Audience extends Room {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS following (
        channel_id TEXT NOT NULL, user_id TEXT NOT NULL, bell TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (channel_id, user_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS reach (
        user_id TEXT PRIMARY KEY, in_app INTEGER NOT NULL, away INTEGER NOT NULL, seq INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS reach_away ON reach (user_id) WHERE away = 1;
      CREATE TABLE IF NOT EXISTS told (
        video_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, away_told INTEGER NOT NULL DEFAULT 0
      ) STRICT, WITHOUT ROWID;`);
  }

  /** Upgrades one person's socket; that it is theirs was decided before. */
  override async fetch(request: Request): Promise<Response> {
    const person = request.headers.get(PERSON_HEADER);
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket' || person === null)
      return new Response(null, { status: 426 });
    const pair = new WebSocketPair();
    const tagOf = request.headers.has(SILENT_HEADER) ? silentTag : personTag;
    this.ctx.acceptWebSocket(pair[1], [
      request.headers.get(TICKET_HEADER) ?? '',
      tagOf(person),
      credentialTag(request.headers.get(CREDENTIAL_HEADER) ?? ''),
    ]);
    await this.#endLater(pair[1], Number(request.headers.get(ENDS_HEADER) ?? Number.NaN));
    return new Response(null, { status: 101, webSocket: pair[0] });
  }

  /** Keeps with the socket when what opened it ends by its time, and sets the alarm; for NaN it goes on. */
  async #endLater(socket: WebSocket, endsAtMs: number): Promise<void> {
    if (Number.isNaN(endsAtMs)) return;
    socket.serializeAttachment({ endsAtMs } satisfies Ending);
    await this.#arm(endsAtMs);
  }

  async #arm(atMs: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm();
    if (set === null || atMs < set) await this.ctx.storage.setAlarm(atMs);
  }

  /** Closes what is over by its time; the next of those times is the next alarm. */
  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const socket of this.ctx.getWebSockets()) {
      const ending = socket.deserializeAttachment() as Ending | null;
      if (ending === null) continue;
      if (ending.endsAtMs <= nowMs) socket.close(CREDENTIAL_ENDED, 'its time is over');
      else nextMs = Math.min(nextMs, ending.endsAtMs);
    }
    if (nextMs < Number.POSITIVE_INFINITY) await this.#arm(nextMs);
  }

  /** To this person's sockets and nobody else's; tells how many they are. */
  async deliverToPerson(userId: string, message: ServerMessage): Promise<number> {
    const sockets = this.ctx.getWebSockets(personTag(userId));
    send(sockets, [message]);
    return sockets.length;
  }

  /** Whether some page of this person is open. */
  async isHere(userId: string): Promise<boolean> {
    return this.ctx.getWebSockets(personTag(userId)).length > 0;
  }

  /** With which sessions and tokens this person's sockets were opened. */
  async credentialsOf(userId: string): Promise<string[]> {
    const named = this.#socketsOf(userId).map((socket) => this.ctx.getTags(socket)[CREDENTIAL_AT] ?? '');
    return [...new Set(named.map((tag) => tag.slice(credentialTag('').length)))];
  }

  /** Closes the sockets that were opened with these. */
  async endCredentials(userId: string, credentialIds: readonly string[]): Promise<void> {
    const ended = new Set(credentialIds.map(credentialTag));
    for (const socket of this.#socketsOf(userId)) {
      if (ended.has(this.ctx.getTags(socket)[CREDENTIAL_AT] ?? '')) socket.close(CREDENTIAL_ENDED, 'signed out');
    }
  }

  #socketsOf(userId: string): WebSocket[] {
    return [personTag(userId), silentTag(userId)].flatMap((tag) => this.ctx.getWebSockets(tag));
  }

  /** The account is gone: so is what is known of it here. */
  async forgetPerson(userId: string): Promise<void> {
    this.#sql.exec('DELETE FROM following WHERE user_id = ?', userId);
    this.#sql.exec('DELETE FROM reach WHERE user_id = ?', userId);
    for (const socket of this.#socketsOf(userId)) socket.close(CREDENTIAL_ENDED, 'the account is gone');
  }

  /** Keeps the copy. What an earlier event knew, and comes late, changes nothing. */
  async follow(rows: readonly Following[]): Promise<void> {
    for (const row of rows) {
      this.#sql.exec(
        `INSERT INTO following (channel_id, user_id, bell, seq) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET bell = excluded.bell, seq = excluded.seq WHERE excluded.seq >= seq`,
        row.channelId,
        row.userId,
        row.bell,
        row.seq,
      );
    }
  }

  /** Among how many rooms people were shared when this one was filled; null when it never was. */
  async layout(): Promise<number | null> {
    return this.ctx.storage.kv.get<number>('layout') ?? null;
  }

  async setLayout(rooms: number): Promise<void> {
    this.ctx.storage.kv.put('layout', rooms);
  }

  /** Keeps the copy of a person's choice, as `follow` does. */
  async reach(row: Reach): Promise<void> {
    this.#sql.exec(
      `INSERT INTO reach (user_id, in_app, away, seq) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET in_app = excluded.in_app, away = excluded.away, seq = excluded.seq
       WHERE excluded.seq >= seq`,
      row.userId,
      Number(row.inApp),
      Number(row.away),
      row.seq,
    );
  }

  /**
   * Tells those who follow the channel with the bell: the ones with a page open at once, the others by messages that
   * name hundreds of them. What it costs grows with who is here, not with who follows. A repeat tells nobody again.
   */
  async published(channelId: string, message: NewVideo): Promise<{ told: number; away: number }> {
    const { videoId } = message;
    const query = 'SELECT away_told AS awayTold FROM told WHERE video_id = ?';
    const [before] = this.#sql.exec<{ awayTold: number }>(query, videoId).toArray();
    let told = 0;
    if (!before) {
      // Nothing waits between these: the output gate lets the messages out only when the mark is written.
      told = this.#tellPresent(channelId, message);
      const nowMs = Date.now();
      this.#sql.exec('INSERT INTO told (video_id, at_ms) VALUES (?, ?)', videoId, nowMs);
      this.#sql.exec('DELETE FROM told WHERE at_ms < ?', nowMs - REMEMBER_MS);
    }
    if (before?.awayTold === 1) return { told, away: 0 };
    const away = this.#absentFollowers(channelId);
    for (let start = 0; start < away.length; start += AWAY_AT_ONCE) {
      const userIds = away.slice(start, start + AWAY_AT_ONCE);
      const payload = { type: 'followers.away' as const, videoId, userIds };
      await this.env.EVENTS.send({ seq: message.seq, topic: null, payload } satisfies EventMessage);
    }
    this.#sql.exec('UPDATE told SET away_told = 1 WHERE video_id = ?', videoId);
    return { told, away: away.length };
  }

  #tellPresent(channelId: string, message: NewVideo): number {
    const sockets = new Map<string, WebSocket[]>();
    for (const socket of this.ctx.getWebSockets()) {
      const tag = this.ctx.getTags(socket)[PERSON_AT] ?? '';
      if (!tag.startsWith(personTag(''))) continue;
      const person = tag.slice(personTag('').length);
      sockets.set(person, [...(sockets.get(person) ?? []), socket]);
    }
    let told = 0;
    for (const [userId, own] of sockets) {
      if (!this.#wantsToHear(channelId, userId)) continue;
      send(own, [message]);
      told += 1;
    }
    return told;
  }

  #wantsToHear(channelId: string, userId: string): boolean {
    const query = `SELECT 1 FROM following f LEFT JOIN reach r ON r.user_id = f.user_id
      WHERE f.channel_id = ? AND f.user_id = ? AND f.bell = 'all' AND coalesce(r.in_app, 1) = 1`;
    return this.#sql.exec(query, channelId, userId).toArray().length > 0;
  }

  /** Those with a device or a mail address to tell, and no page open. */
  #absentFollowers(channelId: string): string[] {
    const query = `SELECT r.user_id AS id FROM reach r CROSS JOIN following f
      ON f.channel_id = ? AND f.user_id = r.user_id WHERE r.away = 1 AND f.bell = 'all'`;
    return this.#sql
      .exec<{ id: string }>(query, channelId)
      .toArray()
      .flatMap(({ id }) => (this.ctx.getWebSockets(personTag(id)).length > 0 ? [] : id));
  }
}
