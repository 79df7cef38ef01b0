// How fast bytes go and how long the rest takes.
import { expect, it } from 'vitest';
import { TransferRate } from '../../web/uploads/transfer-rate.ts';

const fed = (samples: [bytes: number, atMs: number][]) => {
  const rate = new TransferRate();
  for (const [bytes, atMs] of samples) rate.add(bytes, atMs);
  return rate;
};

it('says nothing before it knows', () => {
  const rate = fed([
    [0, 0],
    [500, 500],
  ]);
  expect(rate.bytesPerSecond()).toBeNull();
  expect(rate.secondsLeft(1000)).toBeNull();
});

it('measures a steady transfer', () => {
  const rate = fed(Array.from({ length: 40 }, (_, step): [number, number] => [step * 100, step * 250]));
  expect(rate.bytesPerSecond()).toBeCloseTo(400);
  expect(rate.secondsLeft(4000)).toBeCloseTo(10);
});

it('follows a change within seconds, without jumping', () => {
  const rate = fed(Array.from({ length: 20 }, (_, step): [number, number] => [step * 1000, step * 1000]));
  rate.add(19_000 + 3000, 20_000);
  expect(rate.bytesPerSecond()).toBeLessThan(1500);
  for (let step = 1; step <= 20; step += 1) rate.add(22_000 + step * 3000, 20_000 + step * 1000);
  expect(rate.bytesPerSecond()).toBeCloseTo(3000, -2);
});

it('starts the window anew when parts are sent again', () => {
  const rate = fed([
    [0, 0],
    [5000, 2000],
    [1000, 3000],
  ]);
  expect(rate.bytesPerSecond()).toBeCloseTo(2500);
  rate.add(2000, 3500);
  expect(rate.bytesPerSecond()).toBeCloseTo(2500);
});

it('forgets at a pause', () => {
  const rate = fed([
    [0, 0],
    [5000, 2000],
  ]);
  rate.reset();
  expect(rate.bytesPerSecond()).toBeNull();
});
