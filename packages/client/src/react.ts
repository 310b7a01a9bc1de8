import { useEffect, useRef, useState } from 'react';

import { type Client } from './client.js';
import { type Document } from './document.js';
import { MarginwardError } from './error.js';
import { type FollowOptions, type FollowState, type ItemOf } from './follow.js';

export interface Followed<Item> {
  /** The newest item; null before the first. */
  readonly item: Item | null;
  readonly state: FollowState;
  /** Why it does not go on; null while it does. */
  readonly error: MarginwardError | null;
}

export interface UseFollowOptions<Variables, Item> extends Omit<
  FollowOptions<Variables>,
  'signal' | 'onState' | 'variables'
> {
  readonly variables?: Variables;
  /** Called with every item in order, also those between two renderings. */
  readonly onItem?: (item: Item) => void;
  /** False: nothing is followed. Default true. */
  readonly isEnabled?: boolean;
}

const CONNECTING: FollowState = { status: 'CONNECTING', attempt: 1 };

/**
 * Follows a subscription while the component is shown, from anew when the document or the variables change.
 *
 * @param client Made once, outside of the component.
 */
export function useFollow<Result, Variables>(
  client: Client,
  document: Document<Result, Variables>,
  options: UseFollowOptions<Variables, ItemOf<Result>> = {},
): Followed<ItemOf<Result>> {
  const { isEnabled = true, variables } = options;
  const query = document.toString();
  const values = JSON.stringify(variables ?? {});
  const latest = useRef(options);
  latest.current = options;
  const [followed, setFollowed] = useState<Followed<ItemOf<Result>>>({
    item: null,
    state: CONNECTING,
    error: null,
  });
  useEffect(() => {
    if (!isEnabled) {
      return undefined;
    }
    const abort = new AbortController();
    const change = (part: Partial<Followed<ItemOf<Result>>>): void => {
      if (!abort.signal.aborted) {
        setFollowed((before) => ({ ...before, ...part }));
      }
    };
    change({ item: null, state: CONNECTING, error: null });
    const following = async (): Promise<void> => {
      const items = client.follow<Result, Variables>(query, {
        ...latest.current,
        variables: JSON.parse(values) as Variables,
        signal: abort.signal,
        onState: (state) => {
          change({ state });
        },
      });
      for await (const item of items) {
        latest.current.onItem?.(item);
        change({ item });
      }
    };
    following().catch((error: unknown) => {
      change({
        error:
          error instanceof MarginwardError
            ? error
            : new MarginwardError('NO_ANSWER', String(error)),
      });
    });
    return () => {
      abort.abort();
    };
  }, [client, query, values, isEnabled]);
  return followed;
}
