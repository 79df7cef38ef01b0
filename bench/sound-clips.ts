// Sounds that FFmpeg makes of nothing and that show a bad join: a sweep, music with transients, speech with silence.

const SWEEP_END_HERTZ = 14_000;

/** 100 Hz to 14 kHz: every join is heard, since nothing hides it. */
export const sweep = (seconds: number): string => `0.35*sin(2*PI*(100*t+${(SWEEP_END_HERTZ - 100) / 2 / seconds}*t*t))`;

/** Tones, one of them plucked, strokes of noise, and a floor of noise. */
export const music = (hertz: number, seed = 0): string =>
  [
    `'0.15*sin(2*PI*${hertz}*t)+0.12*sin(2*PI*${1.26 * hertz}*t+0.3)+0.1*sin(2*PI*659.3*t)*exp(-6*mod(t,0.5))`,
    `0.2*(random(${seed})-0.5)*exp(-40*mod(t,0.25))+0.02*(random(${seed + 1})-0.5)'`,
  ].join('+');

/** Voiced and unvoiced by turns, with silence between. */
export const SPEECH = [
  "'0.4*(sin(2*PI*(120*t+8*sin(4*PI*t)))+0.5*sin(2*PI*(240*t+16*sin(4*PI*t)))+0.3*sin(2*PI*(720*t+48*sin(4*PI*t))))",
  "*pow(max(0,sin(2*PI*1.7*t)),2)+0.15*(random(0)-0.5)*pow(max(0,sin(2*PI*1.7*t+3.6)),4)'",
].join('');

/** Input arguments; `channels` are expressions. */
export const wave = (channels: readonly string[], seconds: number, sampleRate = 48_000): string[] => [
  ...['-f', 'lavfi', '-i', `aevalsrc=${channels.join('|')}:s=${sampleRate}:d=${seconds}`],
];
