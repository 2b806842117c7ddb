import { expect, test } from 'vitest';
import { formatOf, imageSize, videoSeconds, voiceSeconds } from './media-probe.ts';
import { amr, jpeg, mp4, png } from './testing/media-samples.ts';

test('tells formats by their first bytes', () => {
  expect([png(), jpeg(8, 8), mp4(1), amr(1), Buffer.from('hello world')].map(formatOf)).toEqual(['png', 'jpg', 'mp4', 'amr', 'other']);
});

test('finds width and height of PNG and JPEG', () => {
  expect(imageSize(png(640, 480))).toEqual({ width: 640, height: 480 });
  expect(imageSize(jpeg(1_920, 1_080))).toEqual({ width: 1_920, height: 1_080 });
  expect(imageSize(mp4(1))).toBeUndefined();
});

test('finds the length of videos and voices', () => {
  expect(videoSeconds(mp4(31))).toBe(31);
  expect(videoSeconds(png())).toBeUndefined();
  expect(voiceSeconds(amr(61))).toBe(61);
});

test('does not stumble over files that end early', () => {
  for (const whole of [png(), jpeg(8, 8), mp4(1), amr(1)])
    for (let length = 0; length < Math.min(whole.length, 160); length++) {
      const cut = whole.subarray(0, length);
      expect(() => [imageSize(cut), videoSeconds(cut), voiceSeconds(cut)]).not.toThrow();
    }
});
