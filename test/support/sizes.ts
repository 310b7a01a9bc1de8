import process from 'node:process';

/**
 * How much a test draws where more of it is more chances and no other law: with `TEST_LONG=1` what a night has time
 * for, else what is enough to see a fault that is there.
 */
export function sizeOf({ usual, long }: { readonly usual: number; readonly long: number }): number {
  return process.env.TEST_LONG === '1' ? long : usual;
}
