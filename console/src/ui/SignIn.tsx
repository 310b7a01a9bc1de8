import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import { type Config, readConfig } from '../api/config.js';
import { hasAnswer, session, signIn } from '../api/session.js';
import { useStore } from '../live/store.js';

/** Who signs in by an issuer only loads what that needs. */
const issuers = () => import('../api/sign-in.js');

export function SignIn(): ReactNode {
  const { reason } = useStore(session);
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: readConfig });
  return (
    <main className="sign">
      <h1>Marginward</h1>
      <p className="note">Who may see what is decided by the token you bring.</p>
      {reason !== null && <p className="refusal">{reason}</p>}
      {config !== undefined &&
        (config.clientId === null ? <Paste config={config} /> : <ByIssuer config={config} />)}
    </main>
  );
}

function Paste({ config }: { config: Config }): ReactNode {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn(text);
      }}
    >
      <Textarea
        label={
          config.devTokens ? 'A development token' : `A token of ${config.issuer ?? 'the issuer'}`
        }
        description={
          config.devTokens
            ? 'The link that npm start prints signs you in. Or paste what this prints: node dist/main.js token --subject me --roles RISK_VIEWER'
            : 'It is kept in memory, and forgotten when the page is left.'
        }
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        rows={5}
        spellCheck={false}
        data-autofocus
      />
      <Button type="submit" disabled={text.trim() === ''}>
        Sign in
      </Button>
    </form>
  );
}

/** Leaves for the issuer, and takes its answer when it has sent back. */
function ByIssuer({ config }: { config: Config }): ReactNode {
  const begin = useMutation({ mutationFn: () => beginAt(config) });
  const finish = useMutation({
    mutationFn: async () => {
      const { finishSignIn, signInFault } = await issuers();
      const place = await finishSignIn(config).catch((error: unknown) => {
        throw new Error(signInFault(error));
      });
      history.replaceState(null, '', place);
    },
  });
  const { mutate } = finish;
  useEffect(() => {
    if (hasAnswer()) {
      mutate();
    }
  }, [mutate]);
  const fault = begin.error ?? finish.error;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      {fault !== null && (
        <p className="refusal" role="alert">
          {fault.message}
        </p>
      )}
      <Button type="submit" loading={begin.isPending || finish.isPending} data-autofocus>
        Sign in at {new URL(config.issuer ?? location.href).host}
      </Button>
      <p className="note">The token is kept in memory, and forgotten when the page is left.</p>
    </form>
  );
}

async function beginAt(config: Config): Promise<void> {
  const { beginSignIn, signInFault } = await issuers();
  await beginSignIn(config).catch((error: unknown) => {
    throw new Error(signInFault(error));
  });
}

/** Signs in anew at the issuer of this server, and comes back to this place. */
export async function signInAgain(): Promise<void> {
  await beginAt(await readConfig());
}
