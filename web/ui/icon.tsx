// The icons of the site, drawn as strokes on a 24-pixel grid.

const SHAPES = {
  home: 'M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z',
  search: 'M10.5 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20',
  upload: 'M12 16V5m0 0L7.5 9.5M12 5l4.5 4.5M5 15v3a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-3',
  videos:
    'M4 7.5A1.5 1.5 0 0 1 5.5 6h13A1.5 1.5 0 0 1 20 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5zM10.5 9.5v5l4-2.5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 8a7.5 7.5 0 0 1 15 0',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2m0 15v2m9.5-9.5h-2m-15 0h-2m15.7-6.7-1.4 1.4M6.7 17.3l-1.4 1.4m13.4 0-1.4-1.4M6.7 6.7 5.3 5.3',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  system: 'M4 5.5h16v10.5H4zM9 20h6m-3-4v4',
  like: 'M7.500 11v8.500H4V11zm0 0L11 4.500c1.500 0 2.500 1 2.500 2.500v3H18a2 2 0 0 1 2 2.400l-1.100 5.500a2 2 0 0 1-2 1.600H7.500',
  dislike:
    'M16.500 13V4.500H20V13zm0 0L13 19.500c-1.500 0-2.500-1-2.500-2.500v-3H6a2 2 0 0 1-2-2.400l1.100-5.500a2 2 0 0 1 2-1.600h9.400',
  close: 'M6 6l12 12M18 6 6 18',
  pause: 'M8.5 6v12M15.5 6v12',
  play: 'M8 5.5v13l10.5-6.5z',
  edit: 'M4 20h4L19.5 8.5a2.1 2.1 0 0 0-3-3L5 17zM14.5 7.5l3 3',
  trash: 'M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12.5h9.4L17.5 7M10.2 11v5m3.6-5v5',
  check: 'M5 12.5 10 17.5 19 7',
  alert: 'M12 8.5v5m0 3v.2M12 3.5 2.8 19.5h18.4z',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  chevron: 'M7 10l5 5 5-5',
  signOut: 'M14 4.500H6v15h8M10.500 12H20m0 0-3.500-3.500M20 12l-3.500 3.500',
  gauge: 'M4.500 18a8.500 8.500 0 1 1 15 0M12 15.500l4-5.500M12 15.500h.01',
  retry: 'M19 12a7 7 0 1 1-2-5l2 2m0-4v4h-4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  subscriptions: 'M4 10.500h16v9H4zM6 7.500h12M8 4.500h8M10.500 12.800v4.400l3.800-2.200z',
  trending: 'M4 17l5.500-6 4 4L20 8m0 0h-5m5 0v5',
  library: 'M5 4.500v15M9.500 4.500v15M14 5l4.500 14.500',
  history: 'M4.500 12a7.500 7.500 0 1 0 2.300-5.400L4.500 9m0-4.500V9H9M12 8v4.500l3 2',
  settings:
    'M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM12 3v2.500m0 13V21m9-9h-2.500m-13 0H3m15.400-6.400-1.800 1.800M7.400 16.600l-1.800 1.800m12.800 0-1.800-1.800M7.400 7.400 5.600 5.600',
  bell: 'M6 16.500V11a6 6 0 1 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4',
  bellOff: 'M6 16.500V11c0-1 .2-1.900.7-2.700M9 5.800A6 6 0 0 1 18 11v3M4.500 18H17M10 20.500h4M4 4l16 16',
  tag: 'M4.500 4.500h7l8 8-7 7-8-8zM8.500 8.500h.01',
  share: 'M14 5.500l6 5.500-6 5.500v-3.500c-5 0-8 1.500-10 5 .5-5 3.500-9 10-9.500z',
  copy: 'M9 8.500h10.500V20H9zM15 8.500V4H4.500v11.500H9',
  feed: 'M5 19h.01M5 12.500a6.500 6.500 0 0 1 6.500 6.500M5 6a13 13 0 0 1 13 13',
  save: 'M4 7h10M4 12h7M4 17h5M16.5 12v8M12.5 16h8',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.500l3 2',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  up: 'M12 19V5m0 0-6 6m6-6 6 6',
  down: 'M12 5v14m0 0 6-6m-6 6-6-6',
  toTop: 'M5 4.500h14M12 20V8.500m0 0-5 5m5-5 5 5',
  toEnd: 'M5 19.500h14M12 4v11.500m0 0 5-5m-5 5-5-5',
  shuffle:
    'M4 7h3.500l8 10H20m0 0-2.500-2.500M20 17l-2.500 2.500M4 17h3.500l2.500-3.100M13 10.100 15.500 7H20m0 0-2.500-2.500M20 7l-2.500 2.500',
  heart: 'M12 19.500 5 12.600a4.300 4.300 0 0 1 6.100-6.100l.9.9.9-.9A4.300 4.300 0 0 1 19 12.600z',
  pin: 'M9 4h6l-.8 6 3.3 3.500H6.500L9.800 10zM12 13.500V20',
  more: 'M5.500 12h.01M12 12h.01M18.500 12h.01',
  plus: 'M12 5v14M5 12h14',
  next: 'M6 6v12l8.500-6zM18 6v12',
  previous: 'M18 6v12L9.500 12zM6 6v12',
  list: 'M4 7h16M4 12h16M4 17h10',
} as const;

export type IconName = keyof typeof SHAPES;

/** Decoration beside a text or inside a labelled control; it says nothing to a screen reader. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
