// Settings of what acts for one without a browser: personal tokens, and apps that signed in.
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { ApiToken } from '#contract/tokens.ts';
import { queryKeys } from '../../query-client.ts';
import { appsQuery, endApp, revokeToken, tokensQuery } from '../../tokens.ts';
import { Button } from '../../ui/button.tsx';
import { formatDay } from '../../ui/format.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { CredentialList } from './credential-list.tsx';
import { NewToken } from './new-token.tsx';

export default function TokensSection() {
  const tokens = useQuery(tokensQuery);
  const apps = useQuery(appsQuery);
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <CredentialList
        title="Personal tokens"
        text="With a token a program of yours uses the API, as far as you allow it."
        none="You have no tokens."
        query={tokens}
        queryKey={queryKeys.tokens}
        nameOf={({ name }) => name}
        describe={describeToken}
        end={{
          verb: 'Revoke',
          done: 'is revoked',
          warning: 'Programs that use it are refused at once.',
          act: revokeToken,
        }}
      />
      <div>
        <Button icon="plus" onClick={() => setMaking(true)}>
          New token…
        </Button>
      </div>
      {isMaking ? <NewToken onClose={() => setMaking(false)} /> : null}
      <CredentialList
        title="Apps"
        text="Apps in which you signed in with your password."
        none="No app is signed in."
        query={apps}
        queryKey={queryKeys.apps}
        nameOf={({ client }) => client}
        describe={({ lastUsedAt }) => (
          <>
            Last used <TimeAgo iso={lastUsedAt} />
          </>
        )}
        end={{ verb: 'Sign out', done: 'is signed out', warning: 'It has to sign in again.', act: endApp }}
      />
    </>
  );
}

function describeToken({ ending, expiresAt, lastUsedAt }: ApiToken) {
  return (
    <>
      Ends in <code>{ending}</code>.{' '}
      {lastUsedAt === null ? (
        'Never used.'
      ) : (
        <>
          Last used <TimeAgo iso={lastUsedAt} />.
        </>
      )}{' '}
      {expiresAt === null
        ? 'Does not expire.'
        : Date.parse(expiresAt) <= Date.now()
          ? `Expired on ${formatDay(expiresAt)}.`
          : `Expires on ${formatDay(expiresAt)}.`}
    </>
  );
}
