import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import { readConfig } from '../api/config.js';
import { session } from '../api/session.js';
import { useStore } from '../live/store.js';
import { span } from './format.js';
import { signInAgain } from './SignIn.js';

/** From here on it is said that the sign-in ends. Milliseconds. */
const SOON_MS = 120_000;
const TICK_MS = 1000;

/** A token that nobody renews ends: said before, so that no form is lost by it. */
export function SignInEnds(): ReactNode {
  const { endsAt } = useStore(session);
  const [now, setNow] = useState(Date.now);
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: readConfig });
  const again = useMutation({ mutationFn: signInAgain });
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (endsAt === null || endsAt - now > SOON_MS) {
    return null;
  }
  return (
    <div className="ends" role="status">
      Your sign-in ends in {span(endsAt - now)}.
      {config?.clientId == null ? (
        <span>Then open the link again, or paste a new token.</span>
      ) : (
        <Button
          variant="default"
          loading={again.isPending}
          onClick={() => {
            again.mutate();
          }}
        >
          Sign in again
        </Button>
      )}
      {again.error !== null && <span className="bad">{again.error.message}</span>}
    </div>
  );
}
