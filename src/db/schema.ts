// Every table of the database, each defined by the feature that owns it.
export * from '../accounts/table.ts';
export * from '../categories/table.ts';
export * from '../channels/table.ts';
export * from '../comments/table.ts';
export * from '../events/table.ts';
export * from '../feeds/table.ts';
export * from '../history/table.ts';
export * from '../http/table.ts';
export * from '../maintenance/table.ts';
export * from '../notifications/table.ts';
export * from '../playlists/table.ts';
export * from '../processing/table.ts';
export * from '../reactions/table.ts';
export * from '../search/table.ts';
export * from '../uploads/table.ts';
export * from '../videos/table.ts';
export * from '../views/table.ts';
