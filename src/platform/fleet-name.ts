// The name of the one fleet.

export const FLEET = 'fleet';
