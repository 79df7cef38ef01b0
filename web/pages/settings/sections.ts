// The sections of the settings, in their order; each is loaded when the page is opened. A new one is a line here.
import { lazy } from 'preact-iso';

export const SETTINGS_SECTIONS = [
  { id: 'channel', title: 'Channel', Section: lazy(() => import('./channel-section.tsx')) },
  { id: 'comments', title: 'Comments', Section: lazy(() => import('./comments-section.tsx')) },
  { id: 'history', title: 'History', Section: lazy(() => import('./history-section.tsx')) },
  { id: 'notifications', title: 'Notifications', Section: lazy(() => import('./notifications-section.tsx')) },
  { id: 'storage', title: 'Storage', Section: lazy(() => import('./storage-section.tsx')) },
  { id: 'account', title: 'Account', Section: lazy(() => import('./account-section.tsx')) },
  { id: 'tokens', title: 'Tokens and apps', Section: lazy(() => import('./tokens-section.tsx')) },
] as const;
