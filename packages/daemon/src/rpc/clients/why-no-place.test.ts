import { expect, test } from 'vitest';
import { Census } from './census.js';
import { whyNoPlace } from './why-no-place.js';

const ada = { origin: 'uid 1000', isOperator: false };
const bounds = { maxClients: 8, maxClientsPerUser: 2 };

function occupied(...origins: readonly (string | undefined)[]): Census {
  const census = new Census();
  for (const origin of origins) census.add(origin);
  return census;
}

test('the limit of one user, where that is in the way', () => {
  const census = occupied('uid 1000', 'uid 1000', 'uid 0');
  expect(whyNoPlace(ada, { server: 'holdfastd', census, bounds })).toMatchObject({
    reason: 'RESOURCE_EXHAUSTED',
    message: '2 clients of this user are connected, of at most 2 (max_clients_per_user); no place became free',
    details: {
      hint: 'see who is there with: holdfast admin clients; raise max_clients_per_user with: holdfast admin limits',
      metadata: { limit: 'max_clients_per_user' },
    },
  });
});

test('the limit of all, where both are: raising the other would help nobody', () => {
  const census = occupied('uid 1000', 'uid 1000', 'uid 0', 'uid 0', 'uid 1', 'uid 2');
  // The last two places are kept for the operator.
  expect(whyNoPlace(ada, { server: 'holdfastd', census, bounds })).toMatchObject({
    message: 'the daemon has 6 clients, of at most 8 (max_clients); no place became free',
    details: { metadata: { limit: 'max_clients' } },
  });
  expect(whyNoPlace({ origin: 'uid 0', isOperator: true }, { server: 'holdfastd', census, bounds })).toMatchObject({
    details: { metadata: { limit: 'max_clients_per_user' } },
  });
});

test('none, where only clients that have not begun to speak are in the way', () => {
  expect(whyNoPlace(ada, { server: 'holdfastd', census: occupied('uid 1000'), bounds })).toBeUndefined();
  const unknown = { origin: undefined, isOperator: false };
  const census = occupied(undefined, undefined, undefined);
  expect(whyNoPlace(unknown, { server: 'holdfastd', census, bounds })).toBeUndefined();
});

test('who has no place among administrators could not raise the limit over the socket that is full', () => {
  const census = occupied('uid 0', 'uid 0');
  expect(whyNoPlace({ origin: 'uid 0', isOperator: true }, { server: 'admin', census, bounds })?.details.hint).toBe(
    'end a program that administers this daemon, or raise admin_max_clients in the settings, which SIGHUP has read again',
  );
});
