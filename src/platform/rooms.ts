// Which object is the room of a topic: one each, but people share as many as the setting says, so that a channel with a million subscribers is told by rooms.
import type { ServerMessage } from '#contract/realtime.ts';
import type { Audience } from '../realtime/audience.ts';
import type { Room } from '../realtime/room.ts';

/** What everybody may do with the room of a topic, whichever object it is. */
export type RoomPort = Pick<Room, 'deliver' | 'deliverLatest' | 'deliverTo'> & {
  fetch(request: Request): Promise<Response>;
};

/** Says whose socket it is, in a request from the worker to the object. */
export const PERSON_HEADER = 'x-person';
/** Names the session or the token that opened the socket: it closes when that ends. */
export const CREDENTIAL_HEADER = 'x-credential';
/** When that ends by its time, in ms since the epoch; absent when it does not. */
export const ENDS_HEADER = 'x-ends-at';
/** The socket hears nothing of its person; it is there to be closed. */
export const SILENT_HEADER = 'x-silent';

const PERSON_TOPIC = 'user:';
const WATCH_TOPIC = 'watch:';
/** For sockets of somebody who did not ask for their own topic: nothing is told there. */
export const watchTopic = (userId: string): string => `${WATCH_TOPIC}${userId}`;

/** FNV-1a over the id's characters: people spread evenly, and anybody finds the room without asking. */
export function audienceNumber(userId: string, rooms: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i += 1) hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % rooms;
}

export const audienceName = (n: number): string => `audience:${n}`;

export interface AudienceObjects {
  numberOf(userId: string): number;
  /** The room in which this person's sockets are. */
  of(userId: string): DurableObjectStub<Audience>;
  all(): DurableObjectStub<Audience>[];
}

export function openAudience(objects: DurableObjectNamespace<Audience>, rooms: number): AudienceObjects {
  return {
    numberOf: (userId) => audienceNumber(userId, rooms),
    of: (userId) => objects.getByName(audienceName(audienceNumber(userId, rooms))),
    all: () => Array.from({ length: rooms }, (_, n) => objects.getByName(audienceName(n))),
  };
}

export interface RoomObjects {
  getByName(topic: string): RoomPort;
}

export function openRooms(rooms: DurableObjectNamespace<Room>, audience: AudienceObjects): RoomObjects {
  return {
    getByName: (topic) => {
      if (topic.startsWith(PERSON_TOPIC)) return corner(audience, topic.slice(PERSON_TOPIC.length));
      if (topic.startsWith(WATCH_TOPIC)) return corner(audience, topic.slice(WATCH_TOPIC.length), true);
      return rooms.getByName(topic);
    },
  };
}

/** One person's share of the room that holds them. */
function corner(audience: AudienceObjects, userId: string, isSilent = false): RoomPort {
  const room = audience.of(userId);
  return {
    deliver: async (message: ServerMessage) => void (await room.deliverToPerson(userId, message)),
    deliverLatest: async (message: ServerMessage) => void (await room.deliverToPerson(userId, message)),
    deliverTo: (ticket, messages) => room.deliverTo(ticket, messages),
    fetch: (request) => {
      const named = new Request(request);
      named.headers.set(PERSON_HEADER, userId);
      if (isSilent) named.headers.set(SILENT_HEADER, '1');
      return room.fetch(named);
    },
  };
}
