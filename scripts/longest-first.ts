import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, longest first: rooms whose files start programs, play runs or open a browser, and single
 * files. A file that takes a minute and begins last keeps one core waiting for it.
 */
const LONGEST = [
  ...['test/console/', 'test/examples/', 'test/end-to-end/', 'test/roles/'],
  ...['/money-laws.test.ts', '/forecast.test.ts', '/watch.test.ts', '/stress-test.test.ts'],
  ...['test/docs/', 'test/jobs/', 'test/client/'],
];

/** The order of Vitest, which begins with what is large, but for these. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((part) => moduleId.includes(part));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
