import { quadtree, type Quadtree } from 'd3-quadtree';

import { book } from '../live/book.js';
import {
  type Axis,
  blend,
  paintGround,
  paintMasks,
  parseColour,
  scalesOf,
  type Size,
  sizeStep,
} from './painter.js';

const MOVE_MS = 450;
/** A still picture is asked for its nearest dot at most so often. */
const TREE_MS = 1000;
const HEALTHY_STRENGTH = 150;
const FAINT_STRENGTH = 40;

export interface Dot {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

export interface DotsOptions {
  readonly axis: Axis;
  /** Whether dots glide to their places. */
  readonly moves: boolean;
  /** Only this level is painted strongly; null for all. */
  readonly level: number | null;
}

export interface Dots {
  /** The dot within 14 pixels of a place. */
  readonly find: (x: number, y: number) => Dot | null;
  readonly stop: () => void;
}

/** What the tests and a curious person read: frames painted, and the milliseconds of processor time they took. */
const stats = { frames: 0, spentMs: 0 };
Object.assign(globalThis, { mapStats: stats });

/** Paints the book into a canvas for as long as something moves. */
export function openDots(host: HTMLElement, canvas: HTMLCanvasElement, options: DotsOptions): Dots {
  const { axis, level: strong } = options;
  const style = getComputedStyle(document.documentElement);
  const colours = [0, 1, 2, 3, 4].map((level) =>
    parseColour(style.getPropertyValue(`--f${level}`)),
  );
  const dpr = Math.min(devicePixelRatio, 2);
  const masks = paintMasks(dpr);
  const back = document.createElement('canvas');
  let size: Size = { width: 0, height: 0, dpr };
  let image = new ImageData(1, 1);
  let words = new Uint32Array(image.data.buffer);
  let ground = words;
  const places = openPlaces();
  let seenVersion = -1;
  let movedAt = -Infinity;
  let frame = 0;
  let treeAt = 0;
  let tree: Quadtree<Dot> | null = null;

  const resize = (): void => {
    size = { width: host.clientWidth, height: host.clientHeight, dpr };
    for (const target of [back, canvas]) {
      target.width = Math.max(1, Math.round(size.width * dpr));
      target.height = Math.max(1, Math.round(size.height * dpr));
    }
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    image = new ImageData(canvas.width, canvas.height);
    words = new Uint32Array(image.data.buffer);
    const context = back.getContext('2d', { willReadFrequently: true });
    if (context !== null && size.width > 0 && size.height > 0) {
      ground = paintGround(context, axis, size);
      seenVersion = -1;
      movedAt = -Infinity;
    }
  };

  const paint = (now: number): void => {
    const ease = options.moves ? Math.min(1, (now - movedAt) / MOVE_MS) : 1;
    const t = 1 - (1 - ease) ** 3;
    if (ground.length !== words.length) {
      return;
    }
    words.set(ground);
    const pixels = { words, width: image.width, height: image.height };
    for (const at of places.order) {
      const { x, y } = places.move(at, t);
      const level = book.level[at] ?? 0;
      const mask = masks[level]?.[sizeStep(book.notional[at] ?? 0)];
      const colour = colours[level];
      if (!Number.isNaN(x) && mask !== undefined && colour !== undefined) {
        const isFaint = strong !== null && strong !== level;
        const strength = isFaint ? FAINT_STRENGTH : level === 0 ? HEALTHY_STRENGTH : 256;
        const left = Math.round(x - mask.size / 2);
        blend(pixels, mask, colour, { strength, left, top: Math.round(y - mask.size / 2) });
      }
    }
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  };

  const tick = (now: number): void => {
    frame = requestAnimationFrame(tick);
    if (book.version !== seenVersion && now - movedAt > MOVE_MS) {
      seenVersion = book.version;
      places.aim(scalesOf(axis, size), axis, dpr);
      movedAt = now;
    }
    if (now - movedAt <= MOVE_MS + 40) {
      const began = performance.now();
      paint(now);
      stats.frames += 1;
      stats.spentMs += performance.now() - began;
    } else if (now - treeAt > TREE_MS) {
      treeAt = now;
      tree = places.tree(dpr);
    }
  };
  const observer = new ResizeObserver(resize);
  observer.observe(host);
  resize();
  frame = requestAnimationFrame(tick);
  return {
    find: (x, y) => tree?.find(x, y, 14) ?? null,
    stop: () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}

/** Where each account's dot is, and where it goes. */
function openPlaces(): {
  order: Uint32Array;
  readonly aim: (scales: ReturnType<typeof scalesOf>, axis: Axis, dpr: number) => void;
  readonly move: (at: number, t: number) => { readonly x: number; readonly y: number };
  readonly tree: (dpr: number) => Quadtree<Dot>;
} {
  let from = new Float32Array(0);
  let to = new Float32Array(0);
  let here = new Float32Array(0);
  const self = {
    order: new Uint32Array(0),
    aim: (scales: ReturnType<typeof scalesOf>, axis: Axis, dpr: number): void => {
      const count = book.ids.length;
      if (here.length < count * 2) {
        const wider = new Float32Array((count + 1024) * 2).fill(Number.NaN);
        wider.set(here);
        here = wider;
        to = new Float32Array(wider.length).fill(Number.NaN);
      }
      const buckets: number[][] = [[], [], [], [], []];
      for (let at = 0; at < count; at += 1) {
        const ratio = book.ratio[at] ?? Number.NaN;
        const notional = book.notional[at] ?? 0;
        const equity = book.equity[at] ?? 0;
        const value = axis === 'notional' ? notional : equity > 0 ? notional / equity : 60;
        to[at * 2] = Number.isNaN(ratio) ? Number.NaN : scales.x(ratio) * dpr;
        to[at * 2 + 1] = scales.y(value) * dpr;
        buckets[book.level[at] ?? 0]?.push(at);
      }
      from = here.map((value, at) => (Number.isNaN(value) ? (to[at] ?? value) : value));
      self.order = Uint32Array.from(buckets.flat());
    },
    move: (at: number, t: number): { x: number; y: number } => {
      const [x0, x1] = [from[at * 2] ?? 0, to[at * 2] ?? 0];
      const [y0, y1] = [from[at * 2 + 1] ?? 0, to[at * 2 + 1] ?? 0];
      const x = x0 + (x1 - x0) * t;
      const y = y0 + (y1 - y0) * t;
      here[at * 2] = x;
      here[at * 2 + 1] = y;
      return { x, y };
    },
    tree: (dpr: number): Quadtree<Dot> =>
      quadtree<Dot>()
        .x(({ x }) => x)
        .y(({ y }) => y)
        .addAll(
          Array.from(self.order, (at) => ({
            at,
            x: (here[at * 2] ?? Number.NaN) / dpr,
            y: (here[at * 2 + 1] ?? Number.NaN) / dpr,
          })).filter(({ x }) => !Number.isNaN(x)),
        ),
  };
  return self;
}
