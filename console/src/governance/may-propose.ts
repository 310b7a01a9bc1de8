import { useQuery } from '@tanstack/react-query';

import { MayProposeDocument, type PermittedFragment } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { governed } from '../live/state.js';
import { useStore } from '../live/store.js';

/** Whether the viewer may propose now, as the server says; null until it has answered. */
export function useMayPropose(): PermittedFragment | null {
  const version = useStore(governed);
  const { data } = useQuery({
    queryKey: ['mayPropose', version],
    queryFn: ({ signal }) => ask(MayProposeDocument, {}, signal),
    placeholderData: (last) => last,
  });
  return data?.viewer.mayPropose ?? null;
}
