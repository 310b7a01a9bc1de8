import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { session, signIn } from '../api/session.js';
import { useStore } from '../live/store.js';

interface Config {
  readonly version: string;
  readonly devTokens: boolean;
  readonly issuer: string | null;
}

async function readConfig(): Promise<Config> {
  const response = await fetch('/console/config.json');
  return (await response.json()) as Config;
}

export function SignIn(): ReactNode {
  const [text, setText] = useState('');
  const { reason } = useStore(session);
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: readConfig });
  return (
    <main className="sign">
      <h1>Marginward</h1>
      <p className="note">Who may see what is decided by the token you bring.</p>
      {reason !== null && <p className="refusal">{reason}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn(text);
        }}
      >
        <Textarea
          label={
            config?.devTokens === false
              ? `A token of ${config.issuer ?? 'the issuer'}`
              : 'A development token'
          }
          description={
            config?.devTokens === false
              ? 'It is kept in memory, and forgotten when the page is left.'
              : 'The link that npm start prints signs you in. Or paste what this prints: node dist/main.js token --subject me --roles RISK_VIEWER'
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
    </main>
  );
}
