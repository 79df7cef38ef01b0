// What a slot of the fleet is called.

/** The name of a slot's container; locally all slots are one process. */
export const slotName = (number: number): string => `slot-${number}`;
